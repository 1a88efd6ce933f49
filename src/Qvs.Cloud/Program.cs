using Qvs.Cloud.Hosting;

return await CloudHost.Run(args);
