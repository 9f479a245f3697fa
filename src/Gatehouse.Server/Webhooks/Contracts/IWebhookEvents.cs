using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Webhooks.Contracts;

/// <summary>Tells webhooks what happens. The features that things happen in call it.</summary>
public interface IWebhookEvents
{
    /// <summary>
    /// Notes an event for every webhook of the organization that wants it, as part of the transaction that made it happen:
    /// what is committed is told, what is rolled back is not.
    /// </summary>
    /// <param name="tx">The transaction.</param>
    /// <param name="organizationId">Tenant.</param>
    /// <param name="type">Such as <c>enrollment.scep_fail</c>; one that an <see cref="IWebhookEventSource"/> lists.</param>
    /// <param name="data">Makes what the message says; only called when somebody wants it. Never holds a token, challenge or key.</param>
    Task AddAsync(Tx tx, string organizationId, string type, Func<Task<object>> data);

    /// <summary>
    /// As the other, for what has a row of its own: writes the row and asks in the same round trip who wants to be told. Logs grow by
    /// several rows with each request of a device, and most organizations tell nobody.
    /// </summary>
    /// <param name="tx">The transaction.</param>
    /// <param name="organizationId">Tenant.</param>
    /// <param name="type">As with the other.</param>
    /// <param name="insert">The statement that writes the row; returns nothing.</param>
    /// <param name="args">Its parameters.</param>
    /// <param name="data">As with the other; the row is there when it is called.</param>
    Task WriteAsync(Tx tx, string organizationId, string type, string insert, object args, Func<Task<object>> data);
}
