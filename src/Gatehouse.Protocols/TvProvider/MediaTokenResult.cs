namespace Gatehouse.Protocols.TvProvider;

/// <summary>What a verifier says about a media token, by the names of the published verifier.</summary>
public enum MediaTokenResult
{
    /// <summary><c>VALID_TOKEN</c>: release the stream, once.</summary>
    ValidToken,

    /// <summary><c>INVALID_TOKEN_FORMAT</c>: no media token.</summary>
    InvalidTokenFormat,

    /// <summary><c>INVALID_SIGNATURE</c>: none of the keys made it.</summary>
    InvalidSignature,

    /// <summary><c>TOKEN_EXPIRED</c>: its time is over, or has not come.</summary>
    TokenExpired,

    /// <summary><c>INVALID_RESOURCE_ID</c>: it is for another resource, or for one of another requestor.</summary>
    InvalidResourceId,
}
