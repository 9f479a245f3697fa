namespace Gatehouse.Server.Accounts.Contracts;

/// <summary>The second factor of sign-ins with a password that do without the sign-in pages.</summary>
public interface ISecondFactors
{
    /// <summary>Whether a right password is enough; else whether the code is right, which is used up then.</summary>
    /// <param name="organizationId">Tenant.</param>
    /// <param name="personId">Whose password was right.</param>
    /// <param name="code">Of the authenticator app, or a recovery code; null when none came. Secret.</param>
    /// <param name="client">Where from, for the log.</param>
    /// <param name="ct">Cancels.</param>
    Task<SecondFactorVerdict> JudgeAsync(string organizationId, string personId, string? code, string client, CancellationToken ct);
}

/// <summary>What a password is worth.</summary>
public enum SecondFactorVerdict
{
    /// <summary>Nothing is missing.</summary>
    Passed,

    /// <summary>The person has a second factor, and no code came.</summary>
    CodeMissing,

    /// <summary>The code is not right, was used before, or too many were wrong.</summary>
    CodeWrong,

    /// <summary>A second factor is demanded, and the person has none yet.</summary>
    NotSetUp,
}
