using Gatehouse.Client.Apps.Storage.Kdf;
using Gatehouse.Client.Apps.Storage.Sealing;

namespace Gatehouse.Client.Apps.Storage.Files;

/// <summary>A user's key, and what the headers say of how it was made.</summary>
internal sealed class StoreProtection(AuthenticationMode mode, SecretBytes key, KdfParameters kdf, byte[] salt, string guardedKey, IBiometricPrompt? biometry) : IStoreProtection
{
    private bool _used;

    public AuthenticationMode Mode => mode;

    public SecretBytes Key => key;

    public string GuardedKey => guardedKey;

    /// <summary>A header for a record that this seals.</summary>
    public StoreHeader Header(RecordContext context) => new() { Cipher = StoreCipher.Preferred, Kdf = kdf, Salt = salt, Context = context };

    /// <summary>True when the header is of a record that this sealed, as far as a header can tell.</summary>
    public bool Matches(StoreHeader header) => header.Kdf == kdf && header.Salt.AsSpan().SequenceEqual(salt);

    /// <summary>A user's records own it now, so disposing it must do nothing.</summary>
    public void MarkUsed() => _used = true;

    /// <summary>Zeroes the key in memory, and nothing else.</summary>
    public void Forget() => key.Dispose();

    public async ValueTask DisposeAsync()
    {
        if (_used)
        {
            return;
        }

        Forget();
        if (guardedKey.Length > 0 && biometry is not null)
        {
            await biometry.ForgetAsync(guardedKey, CancellationToken.None).ConfigureAwait(false);
        }
    }
}
