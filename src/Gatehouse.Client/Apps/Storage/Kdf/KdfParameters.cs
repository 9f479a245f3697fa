namespace Gatehouse.Client.Apps.Storage.Kdf;

/// <summary>What a key derivation costs; written in the header of every file it made the key of.</summary>
/// <param name="Algorithm">Which one.</param>
/// <param name="Iterations">Rounds of PBKDF2, passes of Argon2id.</param>
/// <param name="MemoryKib">Memory of Argon2id; 0 otherwise.</param>
/// <param name="Parallelism">Lanes of Argon2id; 0 otherwise.</param>
public readonly record struct KdfParameters(KdfAlgorithm Algorithm, int Iterations, int MemoryKib, int Parallelism)
{
    /// <summary>For keys that are random already.</summary>
    public static readonly KdfParameters None;

    /// <summary>What current advice (OWASP) asks of PBKDF2 with SHA-256.</summary>
    public static readonly KdfParameters Pbkdf2Default = new(KdfAlgorithm.Pbkdf2Sha256, 600_000, 0, 0);

    /// <summary>64 MiB in three passes: more than current advice asks, for computers.</summary>
    public static readonly KdfParameters Argon2Desktop = new(KdfAlgorithm.Argon2Id, 3, 64 * 1024, 1);

    /// <summary>46 MiB in one pass: what current advice asks, for phones.</summary>
    public static readonly KdfParameters Argon2Mobile = new(KdfAlgorithm.Argon2Id, 1, 46 * 1024, 1);

    /// <summary>False for what no file of ours has. A damaged header must not keep the processor busy for days, or take all memory.</summary>
    internal bool AreSane => Algorithm switch
    {
        KdfAlgorithm.None => this == None,
        KdfAlgorithm.Pbkdf2Sha256 => Iterations is >= 1_000 and <= 10_000_000 && MemoryKib == 0 && Parallelism == 0,
        KdfAlgorithm.Argon2Id => Iterations is >= 1 and <= 64 && MemoryKib is >= 8 * 1024 and <= 1024 * 1024 && Parallelism is >= 1 and <= 16,
        _ => false,
    };
}
