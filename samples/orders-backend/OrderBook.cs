using System.Collections.Concurrent;

namespace Samples.Orders;

/// <summary>Orders in memory, by user.</summary>
public sealed class OrderBook
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<Order>> _orders = new(StringComparer.Ordinal);
    private int _last;

    /// <summary>Those of one user, oldest first.</summary>
    public IEnumerable<Order> Of(string user) => _orders.TryGetValue(user, out var orders) ? orders : [];

    /// <summary>Takes an order.</summary>
    public Order Add(string user, string article)
    {
        var order = new Order(Interlocked.Increment(ref _last), article);
        _orders.GetOrAdd(user, _ => []).Enqueue(order);
        return order;
    }
}
