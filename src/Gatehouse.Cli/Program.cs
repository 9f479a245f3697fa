using Gatehouse.Cli.Running;

return await GatehouseApp.RunAsync(args, Terminal.System(), CancellationToken.None);
