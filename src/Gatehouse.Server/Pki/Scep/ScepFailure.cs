using System.Text.Json;
using Gatehouse.Protocols.Scep;

namespace Gatehouse.Server.Pki.Scep;

/// <summary>Why a SCEP request is refused.</summary>
/// <param name="Cause">Stable code for log and administrator.</param>
/// <param name="FailInfo">What RFC 8894 §3.2.1.4 lets us tell the client.</param>
/// <param name="Text">failInfoText; never says more than the holder of a genuine challenge may know.</param>
public sealed record ScepFailure(string Cause, FailInfo FailInfo, string Text)
{
    /// <summary>As RFC 8894 spells it, such as <c>badRequest</c>.</summary>
    public string FailInfoName => JsonNamingPolicy.CamelCase.ConvertName(FailInfo.ToString());

    /// <summary>Signature does not verify, or the message does not decrypt; which of them is not said.</summary>
    public static ScepFailure NotAuthentic { get; } = new("MESSAGE_NOT_AUTHENTIC", FailInfo.BadMessageCheck, "The message could not be verified or decrypted.");

    /// <summary>Digest, cipher or key not allowed here.</summary>
    public static ScepFailure WeakAlgorithm { get; } = new("ALGORITHM_REFUSED", FailInfo.BadAlg, "An algorithm of this message is not allowed here.");

    /// <summary>The CSR is not one, or its own signature is wrong.</summary>
    public static ScepFailure BadCsr { get; } = new("CSR_INVALID", FailInfo.BadRequest, "The certificate request is not valid.");

    /// <summary>Key of the CSR is not RSA with at least 2048 bits.</summary>
    public static ScepFailure WeakKey { get; } = new("KEY_REFUSED", FailInfo.BadAlg, "The key must be RSA with 2048 to 8192 bits.");

    /// <summary>Signed neither by the new key nor by a certificate of ours: nothing is proven.</summary>
    public static ScepFailure UnknownSigner { get; } = new("SIGNER_UNKNOWN", FailInfo.BadRequest, "The request is signed neither by its own key nor by a certificate of this CA.");

    /// <summary>The certificate that signed is revoked, superseded or ended too long ago.</summary>
    public static ScepFailure SignerNotGood { get; } = new("SIGNER_NOT_GOOD", FailInfo.BadRequest, "The certificate that signed this request is not valid any more.");

    /// <summary>Profile switched off.</summary>
    public static ScepFailure ProfileDisabled { get; } = new("PROFILE_DISABLED", FailInfo.BadRequest, "This service issues no certificates at present.");

    /// <summary>Organization switched off.</summary>
    public static ScepFailure OrganizationDisabled { get; } =
        new(Admin.Access.ActiveOrganization.DisabledCause, FailInfo.BadRequest, "This service issues no certificates at present.");

    /// <summary>The message could not be opened.</summary>
    public static ScepFailure OfOpening(FailInfo failInfo) => failInfo switch
    {
        FailInfo.BadAlg => WeakAlgorithm,
        FailInfo.BadMessageCheck => NotAuthentic,
        _ => BadCsr with { FailInfo = failInfo },
    };

    /// <summary>Nobody decides about issuance in this process.</summary>
    public static ScepFailure NoGate { get; } = new("NO_GATE", FailInfo.BadRequest, "This service issues no certificates at present.");

    /// <summary>CA missing or ended.</summary>
    public static ScepFailure CaUnable { get; } = new("CA_UNABLE", FailInfo.BadRequest, "The CA cannot sign at present.");

    /// <summary>No challenge in the CSR.</summary>
    public static ScepFailure ChallengeMissing { get; } = Challenge(Contracts.IssuanceCauses.ChallengeMissing);

    /// <summary>Unknown or altered.</summary>
    public static ScepFailure ChallengeWrong { get; } = Challenge(Contracts.IssuanceCauses.ChallengeWrong);

    /// <summary>Spent before.</summary>
    public static ScepFailure ChallengeUsed { get; } = Challenge(Contracts.IssuanceCauses.ChallengeUsed);

    /// <summary>Too old.</summary>
    public static ScepFailure ChallengeExpired { get; } = Challenge(Contracts.IssuanceCauses.ChallengeExpired);

    /// <summary>Revoked or locked after wrong ones.</summary>
    public static ScepFailure ChallengeLocked { get; } = Challenge(Contracts.IssuanceCauses.ChallengeLocked);

    /// <summary>Bound to another attempt than the one that the CSR names.</summary>
    public static ScepFailure ChallengeOfAnother { get; } = Challenge(Contracts.IssuanceCauses.ChallengeOfAnother);

    /// <summary>Longer than this kind can be.</summary>
    public static ScepFailure ChallengeTooLong { get; } = Challenge(Contracts.IssuanceCauses.ChallengeWrong);

    /// <summary>A static challenge alone proves too little.</summary>
    public static ScepFailure AttemptMissing { get; } = new("ATTEMPT_MISSING", FailInfo.BadRequest, "The request names no enrollment attempt.");

    /// <summary>The attempt has an active certificate.</summary>
    public static ScepFailure AlreadyIssued { get; } = new("CERTIFICATE_EXISTS", FailInfo.BadRequest, "This enrollment has its certificate already.");

    /// <summary>An administrator said no.</summary>
    public static ScepFailure Denied(string? reason) => new("DENIED", FailInfo.BadRequest, reason is { Length: > 0 } ? reason : "The request was denied.");

    /// <summary>What the request got before was revoked since.</summary>
    public static ScepFailure NoLongerGood { get; } = new("CERTIFICATE_REVOKED", FailInfo.BadRequest, "The certificate of this request is not valid any more.");

    /// <summary>The gate said no.</summary>
    public static ScepFailure OfGate(Contracts.IssuanceDecision.Refuse refusal) => new(refusal.Cause, FailInfo.BadRequest, refusal.Text);

    /// <summary>CertPoll, GetCert, GetCRL: there is nothing of that name for this signer.</summary>
    public static ScepFailure NotFound { get; } = new("NOT_FOUND", FailInfo.BadCertId, "There is no such request, certificate or list.");

    /// <summary>messageType that we do not answer.</summary>
    public static ScepFailure UnknownMessageType { get; } = new("MESSAGE_TYPE_UNKNOWN", FailInfo.BadRequest, "This message type is not supported.");

    // One text for all: whoever tries challenges learns nothing from the answer.
    private static ScepFailure Challenge(string cause) => new(cause, FailInfo.BadRequest, "The challenge was not accepted. Download the profile again.");
}
