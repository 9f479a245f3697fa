using System.Collections.Concurrent;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.TvProvider.Applications;

/// <summary>Registered applications as the rest of the feature asks for them.</summary>
internal sealed class Applications(ApplicationStore store, StatementStore statements, StatementSigner signer) : IApplications
{
    private const int MaxRemembered = 10_000;

    private readonly ConcurrentDictionary<string, RegisteredApplication> _known = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public async Task<RegisteredApplication?> FindAsync(string organizationId, string applicationId, CancellationToken ct) =>
        await store.FindAsync(organizationId, applicationId, ct) is { } row ? Remember(new RegisteredApplication(row)) : null;

    /// <inheritdoc/>
    public ValueTask<RegisteredApplication?> KnownAsync(string organizationId, string applicationId, long version, CancellationToken ct) =>
        _known.TryGetValue(applicationId, out var known) && known.Version == version && known.OrganizationId == organizationId
            ? new ValueTask<RegisteredApplication?>(known)
            : new ValueTask<RegisteredApplication?>(FindAsync(organizationId, applicationId, ct));

    /// <inheritdoc/>
    public async Task<StatementVerdict> JudgeAsync(string softwareStatement, CancellationToken ct)
    {
        if (StatementSigner.ClaimedId(softwareStatement) is not { } id
            || await statements.FindAsync(id, ct) is not { } row || !await signer.SignedAsync(softwareStatement, row, ct))
        {
            return new StatementVerdict(StatementStanding.Invalid);
        }

        return row.RevokedMs is null && await FindAsync(row.OrgId, row.ApplicationId, ct) is { Disabled: false } application
            ? new StatementVerdict(StatementStanding.Approved, id, application)
            : new StatementVerdict(StatementStanding.Unapproved, id);
    }

    /// <inheritdoc/>
    public async Task<bool> HoldAsync(Tx tx, string organizationId, string statementId) =>
        await StatementStore.LockAsync(tx, organizationId, statementId) is { RevokedMs: null } row
        && await ApplicationStore.LockAsync(tx, organizationId, row.ApplicationId) is { DisabledMs: null };

    private RegisteredApplication Remember(RegisteredApplication application)
    {
        if (_known.Count >= MaxRemembered)
        {
            _known.Clear();
        }

        return _known[application.Id] = application;
    }
}
