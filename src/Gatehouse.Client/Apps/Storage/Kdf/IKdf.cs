namespace Gatehouse.Client.Apps.Storage.Kdf;

/// <summary>Makes keys from secrets, slowly on purpose.</summary>
public interface IKdf
{
    /// <summary>What it does.</summary>
    KdfAlgorithm Algorithm { get; }

    /// <summary>32 bytes. Blocks for as long as the parameters demand; the store calls it off the caller's thread.</summary>
    byte[] Derive(ReadOnlyMemory<byte> secret, byte[] salt, KdfParameters parameters);
}
