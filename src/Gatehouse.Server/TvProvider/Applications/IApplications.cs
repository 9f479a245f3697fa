using Gatehouse.Server.Storage;

namespace Gatehouse.Server.TvProvider.Applications;

/// <summary>Registered applications, and the software statements by which their clients register.</summary>
internal interface IApplications
{
    /// <summary>One as it is now; null when there is none.</summary>
    Task<RegisteredApplication?> FindAsync(string organizationId, string applicationId, CancellationToken ct);

    /// <summary>
    /// One whose row was just seen to have that version (by a read that joins <c>tv_application</c>): from memory when that version is
    /// known, so that the caller's read is the only one. Null when it is gone.
    /// </summary>
    ValueTask<RegisteredApplication?> KnownAsync(string organizationId, string applicationId, long version, CancellationToken ct);

    /// <summary>Judges a software statement: our signature first, then whether it and its application still count.</summary>
    Task<StatementVerdict> JudgeAsync(string softwareStatement, CancellationToken ct);

    /// <summary>
    /// In the transaction that registers a client: true when statement and application still count. Locks the statement, so that
    /// whoever revokes it waits and then finds the client.
    /// </summary>
    Task<bool> HoldAsync(Tx tx, string organizationId, string statementId);
}

/// <summary>What a software statement is worth.</summary>
/// <param name="Standing">Whether it counts.</param>
/// <param name="StatementId"><c>stm_…</c>; null unless we signed it.</param>
/// <param name="Application">Null unless it counts.</param>
internal sealed record StatementVerdict(StatementStanding Standing, string? StatementId = null, RegisteredApplication? Application = null);

/// <summary>Whether a software statement counts.</summary>
internal enum StatementStanding
{
    /// <summary>Not one, or not signed by us: <c>invalid_software_statement</c>.</summary>
    Invalid,

    /// <summary>Ours, but revoked, or its application is gone or disabled: <c>unapproved_software_statement</c>.</summary>
    Unapproved,

    /// <summary>Counts.</summary>
    Approved,
}
