"""What a request is: the tensors of the wire, checked and completed, and the events that answer them. No Triton."""
