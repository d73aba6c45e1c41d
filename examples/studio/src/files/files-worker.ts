import '@mrt/sdk/worker-script';
