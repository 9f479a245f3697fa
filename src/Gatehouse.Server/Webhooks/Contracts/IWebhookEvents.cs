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
}
