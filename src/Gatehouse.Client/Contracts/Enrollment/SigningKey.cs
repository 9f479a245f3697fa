using System.ComponentModel.DataAnnotations;

namespace Gatehouse.Client.Contracts.Enrollment;

/// <summary>What a token signing key is used for.</summary>
public enum SigningKeyState
{
    /// <summary>Signs new tokens, and verifies. One at a time.</summary>
    Signing,

    /// <summary>Verifies tokens that it signed earlier.</summary>
    Verifying,

    /// <summary>Verifies nothing: its tokens are dead.</summary>
    Withdrawn,
}

/// <summary>A key that signs, or signed, enrollment tokens. The private part never leaves the server.</summary>
public sealed record SigningKey
{
    /// <summary>Key id, in the header of each token.</summary>
    public required string Kid { get; init; }

    /// <summary>Use.</summary>
    public required SigningKeyState State { get; init; }

    /// <summary>Bits.</summary>
    public int KeySize { get; init; }

    /// <summary>SHA-256 of the public key (SubjectPublicKeyInfo), hexadecimal.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it stopped signing.</summary>
    public DateTimeOffset? RetiredAt { get; init; }

    /// <summary>When it was withdrawn.</summary>
    public DateTimeOffset? WithdrawnAt { get; init; }

    /// <summary>Tokens it signed that still let devices in: what a withdrawal would end.</summary>
    public int LiveTokens { get; init; }
}

/// <summary>Withdraws a key and ends all its tokens.</summary>
public sealed record WithdrawSigningKey
{
    /// <summary>Number of live tokens that the caller was shown and agrees to end. Another number is refused, so that nobody ends more than they saw.</summary>
    [Required, Range(0, int.MaxValue)]
    public required int LiveTokens { get; init; }

    /// <summary>Why.</summary>
    [Required, StringLength(500, MinimumLength = 1)]
    public required string Reason { get; init; }
}
