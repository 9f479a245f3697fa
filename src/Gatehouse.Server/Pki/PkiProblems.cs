using Gatehouse.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Pki;

/// <summary>Problems of the PKI API; each slug has a page in docs/errors.</summary>
internal static class PkiProblems
{
    /// <summary>409 <c>scep-profile-name-taken</c>.</summary>
    public static ProblemHttpResult ProfileNameTaken() =>
        Problems.Of("scep-profile-name-taken", "Another SCEP profile has this name.", StatusCodes.Status409Conflict);

    /// <summary>409 <c>scep-profile-is-default</c>.</summary>
    public static ProblemHttpResult ProfileIsDefault() =>
        Problems.Of("scep-profile-is-default", "The default SCEP profile cannot be deleted.", StatusCodes.Status409Conflict, "Make another profile the default first.");

    /// <summary>409 <c>scep-challenge-not-needed</c>.</summary>
    public static ProblemHttpResult ChallengeNotNeeded() =>
        Problems.Of(
            "scep-challenge-not-needed", "This SCEP profile has no challenges of its own.", StatusCodes.Status409Conflict,
            "Its clients prove themselves with their enrollment token.");

    /// <summary>409 <c>scep-request-decided</c>.</summary>
    public static ProblemHttpResult RequestDecided() =>
        Problems.Of("scep-request-decided", "The request is not pending.", StatusCodes.Status409Conflict, "Somebody decided already, or it never needed a decision.");

    /// <summary>409 <c>scep-request-refused</c>: approval would break a rule.</summary>
    public static ProblemHttpResult RequestRefused(string cause, string text) =>
        Problems.Of("scep-request-refused", "The request cannot be approved any more.", StatusCodes.Status409Conflict, text, [new("cause", cause)]);

    /// <summary>409 <c>certificate-already-revoked</c>.</summary>
    public static ProblemHttpResult AlreadyRevoked() =>
        Problems.Of("certificate-already-revoked", "The certificate was revoked or superseded before.", StatusCodes.Status409Conflict);

    /// <summary>409 <c>ca-rollover-conflict</c>.</summary>
    public static ProblemHttpResult RolloverConflict(string detail) =>
        Problems.Of("ca-rollover-conflict", "The CA is not in the state that this step needs.", StatusCodes.Status409Conflict, detail);

    /// <summary>409 <c>ca-root-key-absent</c>.</summary>
    public static ProblemHttpResult RootKeyAbsent() =>
        Problems.Of(
            "ca-root-key-absent", "The server does not have the root's private key.", StatusCodes.Status409Conflict,
            "It was exported and removed. Start the rollover with a new root.");
}
