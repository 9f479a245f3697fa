using System.Globalization;
using Gatehouse.Server.Enrollment.Catalogue;
using Gatehouse.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Enrollment;

/// <summary>Problem types of this feature; <c>docs/errors/&lt;slug&gt;.md</c> explains each.</summary>
internal static class EnrollmentProblems
{
    /// <summary>409 <c>signing-key-in-use</c>.</summary>
    public static ProblemHttpResult SigningKeyInUse() => Problems.Of(
        "signing-key-in-use", "The key still signs new tokens.", StatusCodes.Status409Conflict, "Rotate first; then withdraw the old key.");

    /// <summary>409 <c>live-tokens-differ</c>.</summary>
    public static ProblemHttpResult LiveTokensDiffer(long liveTokens) => Problems.Of(
        "live-tokens-differ", "Another number of live tokens depends on the key than the caller agreed to end.", StatusCodes.Status409Conflict,
        string.Create(CultureInfo.InvariantCulture, $"Withdrawing it would end {liveTokens} live tokens."),
        [new("liveTokens", liveTokens)]);

    /// <summary>400 <c>enrollment-group-unknown</c>.</summary>
    public static ProblemHttpResult GroupUnknown() => Problems.Of(
        "enrollment-group-unknown", "The organization has no such group.", StatusCodes.Status400BadRequest);

    /// <summary>400 <c>enrollment-scep-profile-unknown</c>.</summary>
    public static ProblemHttpResult ScepProfileUnknown() => Problems.Of(
        "enrollment-scep-profile-unknown", "The organization has no such SCEP profile.", StatusCodes.Status400BadRequest);

    /// <summary>409 <c>profile-service-unavailable</c>.</summary>
    public static ProblemHttpResult ProfileServiceUnavailable() => Problems.Of(
        "profile-service-unavailable", "The three-phase variant is not set up on this server.", StatusCodes.Status409Conflict,
        "Set Gatehouse:Enrollment:AppleDeviceCaFile to Apple's device CA certificates.");

    /// <summary>409 <c>token-loosened</c>.</summary>
    public static ProblemHttpResult TokenLoosened(string detail) => Problems.Of(
        "token-loosened", "A token can only be tightened.", StatusCodes.Status409Conflict, detail + " Replace the token instead.");

    /// <summary>409 <c>token-has-ended</c>.</summary>
    public static ProblemHttpResult TokenEnded() => Problems.Of(
        "token-has-ended", "The token was revoked.", StatusCodes.Status409Conflict, "Revoking is final. Replace the token instead.");

    /// <summary>409 <c>token-not-deletable</c>.</summary>
    public static ProblemHttpResult TokenNotDeletable() => Problems.Of(
        "token-not-deletable", "Only a revoked or expired token without devices can be deleted.", StatusCodes.Status409Conflict,
        "Revoke it; it stays for the audit trail when devices enrolled with it.");

    /// <summary>409 <c>token-link-unavailable</c>.</summary>
    public static ProblemHttpResult LinkUnavailable() => Problems.Of(
        "token-link-unavailable", "The token has no working link any more.", StatusCodes.Status409Conflict,
        "It was revoked, or the key that signed it was withdrawn. Replace the token.");

    /// <summary>400 <c>qr-too-small</c>.</summary>
    public static ProblemHttpResult QrTooSmall(int least) => Problems.Of(
        "qr-too-small", "The link does not fit into a QR code of that size.", StatusCodes.Status400BadRequest,
        string.Create(CultureInfo.InvariantCulture, $"Ask for at least {least} pixels, or for the short link."));

    /// <summary>400 <c>qr-too-long</c>.</summary>
    public static ProblemHttpResult QrTooLong() => Problems.Of(
        "qr-too-long", "The link does not fit into a QR code that cameras read well.", StatusCodes.Status400BadRequest, "Use the short link.");

    /// <summary>409 <c>attempt-has-ended</c>.</summary>
    public static ProblemHttpResult AttemptEnded(string state) => Problems.Of(
        "attempt-has-ended", "The attempt cannot be cancelled any more.", StatusCodes.Status409Conflict,
        $"It is {state}. Unenroll the device instead, if there is one.");

    /// <summary>409 <c>renewal-not-possible</c>: <c>code</c> says what is in the way.</summary>
    public static ProblemHttpResult RenewalNotPossible(string cause) => Problems.Of(
        "renewal-not-possible", "The device's identity cannot be renewed now.", StatusCodes.Status409Conflict,
        RenewalText.All.GetValueOrDefault(cause), [new("code", cause)]);

    /// <summary>The status of the advice, <c>enrollment-closed</c>: the enrollment page gives out nothing, and <c>code</c> says why.</summary>
    public static ProblemHttpResult PageClosed(Advice advice, string code) => Problems.Of(
        "enrollment-closed", "The enrollment page does not open.", advice.Status, advice.Title.En, [new("code", code)]);

    /// <summary>403 <c>enrollment-device-refused</c> (400 or 503 where the advice says so): a device's attributes were not accepted; <c>code</c> says why.</summary>
    public static ProblemHttpResult DeviceRefused(string cause, Advice advice) => Problems.Of(
        "enrollment-device-refused", "The device was not accepted.", StatusOf(cause, advice), null, [new("code", cause)]);

    private static int StatusOf(string cause, Advice advice) =>
        cause is Journal.Causes.BodyMalformed ? StatusCodes.Status400BadRequest
        : advice.Status >= 400 ? advice.Status
        : StatusCodes.Status403Forbidden;
}
