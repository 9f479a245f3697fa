namespace Samples.Orders;

/// <summary>What was ordered.</summary>
public sealed record Order(int Number, string Article);
