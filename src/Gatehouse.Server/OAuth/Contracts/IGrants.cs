using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Contracts;

/// <summary>What persons and clients were given. Ending a grant ends every token made from it, in every process, at the commit.</summary>
public interface IGrants
{
    /// <summary>Makes a grant and returns its id (<c>gra_…</c>).</summary>
    Task<string> CreateAsync(Tx tx, NewGrant grant);

    /// <summary>True when new tokens can be made from a grant; locks it against its end.</summary>
    Task<bool> LivesAsync(Tx tx, string organizationId, string grantId);

    /// <summary>Ends a grant. False when the organization has no such grant, or it ended before.</summary>
    /// <param name="tx">Transaction.</param>
    /// <param name="organizationId">Tenant.</param>
    /// <param name="grantId"><c>gra_…</c></param>
    /// <param name="because">One of <see cref="EndReasons"/>, or a reason of the caller's feature.</param>
    Task<bool> EndAsync(Tx tx, string organizationId, string grantId, string because);

    /// <summary>Gives a living grant to somebody who signed in: person, client, level, methods and end become those of <paramref name="now"/>.</summary>
    /// <param name="tx">Transaction.</param>
    /// <param name="grantId"><c>gra_…</c></param>
    /// <param name="now">What it shall be; of the same organization.</param>
    Task RaiseAsync(Tx tx, string grantId, NewGrant now);

    /// <summary>Authentication methods of a grant (RFC 8176).</summary>
    Task<IReadOnlyList<string>> MethodsAsync(Tx tx, string organizationId, string grantId);

    /// <summary>Removes a grant with its tokens and all trace of it, for erasing whom it was given to. False when there is none.</summary>
    Task<bool> DeleteAsync(Tx tx, string organizationId, string grantId);

    /// <summary>Corrects what the tokens of a grant say about how it came about.</summary>
    Task SetMethodsAsync(Tx tx, string organizationId, string grantId, IReadOnlyList<string> methods);

    /// <summary>Lets a grant sleep: its tokens are dead until <see cref="ResumeAsync"/>, and live again unless they ran out meanwhile. False when there is none that lives.</summary>
    /// <param name="tx">Transaction.</param>
    /// <param name="organizationId">Tenant.</param>
    /// <param name="grantId"><c>gra_…</c></param>
    /// <param name="because">Why, as stored and, to whoever holds its key, told.</param>
    Task<bool> SuspendAsync(Tx tx, string organizationId, string grantId, string because);

    /// <summary>Wakes a suspended grant. False when none sleeps.</summary>
    Task<bool> ResumeAsync(Tx tx, string organizationId, string grantId);

    /// <summary>Ends everything that a person was given so far, by one changed row, however many tokens there are.</summary>
    Task EndForPersonAsync(Tx tx, string organizationId, string personId, string because);

    /// <summary>
    /// Ends what was given out of one browser session, except what is meant to outlive it: grants with <c>offline_access</c>
    /// (OpenID Connect Back-Channel Logout 1.0 §2.7) and enrollments of devices.
    /// </summary>
    Task EndForSessionAsync(Tx tx, string organizationId, string sessionId, string because);
}
