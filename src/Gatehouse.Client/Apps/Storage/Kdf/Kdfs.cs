using Gatehouse.Client.Apps.Storage.Sealing;

namespace Gatehouse.Client.Apps.Storage.Kdf;

/// <summary>The key derivations that this system has.</summary>
internal static class Kdfs
{
    public static KdfParameters Default => Argon2IdKdf.IsAvailable ? KdfParameters.Argon2Desktop : KdfParameters.Pbkdf2Default;

    /// <exception cref="SecureStoreException">When this system cannot do what the parameters say.</exception>
    public static SecretBytes Derive(LocalSecret secret, byte[] salt, KdfParameters parameters) => new(Find(parameters.Algorithm).Derive(secret.Utf8, salt, parameters));

    /// <summary>True when the second costs an attacker more. Between algorithms, Argon2id does.</summary>
    public static bool IsStronger(KdfParameters present, KdfParameters wanted) => present.Algorithm == wanted.Algorithm
        ? wanted.Iterations * Math.Max(1L, wanted.MemoryKib) > present.Iterations * Math.Max(1L, present.MemoryKib)
        : wanted.Algorithm > present.Algorithm;

    private static IKdf Find(KdfAlgorithm algorithm) => algorithm switch
    {
        KdfAlgorithm.Pbkdf2Sha256 => new Pbkdf2Kdf(),
        KdfAlgorithm.Argon2Id when Argon2IdKdf.IsAvailable => new Argon2IdKdf(),
        _ => throw new SecureStoreException(StoreFault.Unusable, "The secret needs a key derivation that this system lacks."),
    };
}
