await Samples.Orders.OrdersBackend.Build(args).RunAsync();
