namespace Samples.Orders;

/// <summary>What to order.</summary>
public sealed record NewOrder(string Article);
