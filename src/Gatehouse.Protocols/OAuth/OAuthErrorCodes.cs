namespace Gatehouse.Protocols.OAuth;

/// <summary>Values of <c>error</c>, with the specification that defines each.</summary>
public static class OAuthErrorCodes
{
    /// <summary>RFC 6749 §4.1.2.1, §5.2.</summary>
    public const string InvalidRequest = "invalid_request";

    /// <summary>RFC 6749 §5.2.</summary>
    public const string InvalidClient = "invalid_client";

    /// <summary>RFC 6749 §5.2.</summary>
    public const string InvalidGrant = "invalid_grant";

    /// <summary>RFC 6749 §4.1.2.1, §5.2.</summary>
    public const string UnauthorizedClient = "unauthorized_client";

    /// <summary>RFC 6749 §5.2.</summary>
    public const string UnsupportedGrantType = "unsupported_grant_type";

    /// <summary>RFC 6749 §4.1.2.1, §5.2.</summary>
    public const string InvalidScope = "invalid_scope";

    /// <summary>RFC 8707 §2.</summary>
    public const string InvalidTarget = "invalid_target";

    /// <summary>RFC 6749 §4.1.2.1; RFC 8628 §3.5.</summary>
    public const string AccessDenied = "access_denied";

    /// <summary>RFC 6749 §4.1.2.1.</summary>
    public const string UnsupportedResponseType = "unsupported_response_type";

    /// <summary>RFC 6749 §4.1.2.1.</summary>
    public const string ServerError = "server_error";

    /// <summary>RFC 6749 §4.1.2.1.</summary>
    public const string TemporarilyUnavailable = "temporarily_unavailable";

    /// <summary>RFC 8628 §3.5.</summary>
    public const string AuthorizationPending = "authorization_pending";

    /// <summary>RFC 8628 §3.5: the client must wait 5 seconds longer from now on.</summary>
    public const string SlowDown = "slow_down";

    /// <summary>RFC 8628 §3.5.</summary>
    public const string ExpiredToken = "expired_token";

    /// <summary>OpenID Connect Core §3.1.2.6.</summary>
    public const string LoginRequired = "login_required";

    /// <summary>OpenID Connect Core §3.1.2.6.</summary>
    public const string InteractionRequired = "interaction_required";

    /// <summary>OpenID Connect Core §3.1.2.6.</summary>
    public const string ConsentRequired = "consent_required";

    /// <summary>OpenID Connect Core §3.1.2.6.</summary>
    public const string AccountSelectionRequired = "account_selection_required";

    /// <summary>OpenID Connect Core §3.1.2.6; RFC 9126 §2.3.</summary>
    public const string InvalidRequestUri = "invalid_request_uri";

    /// <summary>OpenID Connect Core §6, §3.1.2.6.</summary>
    public const string RequestNotSupported = "request_not_supported";

    /// <summary>OpenID Connect Core §6, §3.1.2.6.</summary>
    public const string RequestUriNotSupported = "request_uri_not_supported";

    /// <summary>OpenID Connect Core §7.2.1, §3.1.2.6.</summary>
    public const string RegistrationNotSupported = "registration_not_supported";

    /// <summary>OpenID Connect Unmet Authentication Requirements 1.0.</summary>
    public const string UnmetAuthenticationRequirements = "unmet_authentication_requirements";

    /// <summary>RFC 9449 §5.</summary>
    public const string InvalidDpopProof = "invalid_dpop_proof";

    /// <summary>RFC 9449 §8.</summary>
    public const string UseDpopNonce = "use_dpop_nonce";

    /// <summary>RFC 6750 §3.1.</summary>
    public const string InvalidToken = "invalid_token";

    /// <summary>RFC 6750 §3.1.</summary>
    public const string InsufficientScope = "insufficient_scope";

    /// <summary>RFC 9470 §3.</summary>
    public const string InsufficientUserAuthentication = "insufficient_user_authentication";

    /// <summary>RFC 7591 §3.2.2.</summary>
    public const string InvalidRedirectUri = "invalid_redirect_uri";

    /// <summary>RFC 7591 §3.2.2.</summary>
    public const string InvalidClientMetadata = "invalid_client_metadata";

    /// <summary>draft-ietf-oauth-attestation-based-client-auth §7: the attestation is missing or does not hold.</summary>
    public const string InvalidClientAttestation = "invalid_client_attestation";

    /// <summary>draft-ietf-oauth-attestation-based-client-auth §7: a fresh challenge is needed.</summary>
    public const string UseAttestationChallenge = "use_attestation_challenge";

    /// <summary>Ours: there is no such organization.</summary>
    public const string InvalidTenant = "invalid_tenant";

    /// <summary>Ours: the key is enrolled already.</summary>
    public const string DeviceExists = "device_exists";

    /// <summary>Ours: the app is too old.</summary>
    public const string AppVersionDenied = "app_version_denied";

    /// <summary>Ours: the person who signed in has a user of their own already, and nobody said what shall become of the anonymous one.</summary>
    public const string UserExists = "user_exists";
}
