namespace Gatehouse.Client.Contracts.Pki;

/// <summary>How a client of a SCEP profile proves that it may ask for a certificate.</summary>
public enum ScepChallengeKind
{
    /// <summary>One-time random value, bound to one attempt or device. The default and the safest.</summary>
    Dynamic,

    /// <summary>A password shared by all clients; the least safe, so a live enrollment attempt is required besides.</summary>
    Static,

    /// <summary>The enrollment token itself.</summary>
    Token,

    /// <summary>A form of the enrollment token under 100 characters, for clients that truncate long challenges.</summary>
    TokenShort,
}
