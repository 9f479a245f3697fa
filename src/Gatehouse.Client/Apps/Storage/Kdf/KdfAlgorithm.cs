namespace Gatehouse.Client.Apps.Storage.Kdf;

/// <summary>How a key is made from a secret. The numbers are in files.</summary>
public enum KdfAlgorithm
{
    /// <summary>Not at all: the key is random and kept elsewhere.</summary>
    None = 0,

    /// <summary>PBKDF2 with HMAC-SHA-256 (RFC 8018 §5.2).</summary>
    Pbkdf2Sha256 = 1,

    /// <summary>Argon2id, version 1.3 (RFC 9106).</summary>
    Argon2Id = 2,
}
