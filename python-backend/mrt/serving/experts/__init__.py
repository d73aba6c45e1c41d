"""Pictures taken apart at their own size, in a process of their own: model `mrt_experts`."""
