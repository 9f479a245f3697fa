using Gatehouse.Server.Pki.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Pki.Scep;

/// <summary>The gate that another feature registers. Without one nothing is issued: a CA that asks nobody must not sign.</summary>
public sealed class IssuanceGate(IServiceProvider services, ILogger<IssuanceGate> log)
{
    /// <summary>Null when nobody registered one.</summary>
    public IIssuanceGate? Current
    {
        get
        {
            var gate = services.GetService<IIssuanceGate>();
            if (gate is null)
            {
                PkiLog.NoGate(log);
            }

            return gate;
        }
    }

    /// <summary>Writes to the enrollment log, if there is one.</summary>
    public Task LogAsync(Tx tx, ScepContext context, string? attemptId, string code, object? detail, CancellationToken ct) =>
        Current?.LogAsync(tx, context.OrganizationId, attemptId, code, detail, context.RemoteAddress, context.UserAgent, ct) ?? Task.CompletedTask;
}
