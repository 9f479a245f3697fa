using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Accounts.Contracts;

/// <summary>Is told, in the transaction that does it, when everything that somebody was given has to end.</summary>
public interface IPersonObserver
{
    /// <summary>Somebody was disabled, deleted, or signed out everywhere.</summary>
    /// <param name="tx">The transaction; the row of somebody deleted is still there.</param>
    /// <param name="organizationId">Tenant.</param>
    /// <param name="personId">Who.</param>
    /// <param name="because">One of <see cref="PersonEndings"/>.</param>
    Task EndedAsync(Tx tx, string organizationId, string personId, string because);
}

/// <summary>Why what somebody was given ends.</summary>
public static class PersonEndings
{
    /// <summary>May not sign in any more.</summary>
    public const string Disabled = "disabled";

    /// <summary>Was removed.</summary>
    public const string Deleted = "deleted";

    /// <summary>Stays, and has to sign in again.</summary>
    public const string SignedOut = "signed_out";
}
