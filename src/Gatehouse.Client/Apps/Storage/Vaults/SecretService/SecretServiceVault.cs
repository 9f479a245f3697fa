using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using Gatehouse.Client.Apps.Storage.Sealing;

namespace Gatehouse.Client.Apps.Storage.Vaults.SecretService;

/// <summary>
/// Keys in the Secret Service of a Linux desktop, such as GNOME Keyring or KWallet, through libsecret. Any program of the session
/// may read there while it is unlocked; a copied folder or disk gives nothing away.
/// </summary>
internal sealed class SecretServiceVault(string application, bool mayAsk) : ISystemVault
{
    // Keyrings keep texts for certain; some cannot show other bytes, or drop them.
    private const int TextLength = 44;

    // GNOME Keyring's, which is in memory only.
    private const string Passing = "/session";

    public string Name => "secret-service";

    public byte[]? Read(string item, CancellationToken ct)
    {
        if (Talk(connection => Find(connection, item, out _), ct) is { } key)
        {
            return key;
        }

        // "Not found" may mean "locked", so it counts only with everything open; and a conversation goes on seeing items as they
        // were when it began, so unlocking takes one of its own.
        Talk(
            connection =>
            {
                Keyring(connection).Dispose();
                return true;
            },
            ct);
        return Talk(
            connection => Find(connection, item, out var locked) is { } opened ? opened
                : locked || connection.AnyLocked ? throw VaultFaults.Unreachable("A keyring that may have the key is locked.")
                : null,
            ct);
    }

    public void Write(string item, byte[] key, CancellationToken ct) => Talk(
        connection =>
        {
            using var keyring = Keyring(connection);
            using var attributes = new ItemAttributes(application, item);
            var text = new byte[TextLength];
            Base64.EncodeToUtf8(key, text, out _, out _);
            try
            {
                connection.Store(attributes, keyring, $"Key of {application}", text);
                return true;
            }
            finally
            {
                CryptographicOperations.ZeroMemory(text);
            }
        },
        ct);

    public void Delete(string item, CancellationToken ct) => Talk(
        connection =>
        {
            using var attributes = new ItemAttributes(application, item);
            connection.Clear(attributes);
            return true;
        },
        ct);

    private static T Talk<T>(Func<SecretServiceConnection, T> work, CancellationToken ct)
    {
        try
        {
            using var connection = new SecretServiceConnection(ct);
            return work(connection);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            throw VaultFaults.Unreachable("libsecret is not installed.", e);
        }
    }

    // The keyring that keeps things, open; where it is missing or locked, nothing can be said about what is in it.
    private NativeObject Keyring(SecretServiceConnection connection)
    {
        var keyring = connection.Default();
        try
        {
            if (keyring is null || keyring.Path.EndsWith(Passing, StringComparison.Ordinal))
            {
                throw VaultFaults.Unreachable("This session has no keyring.");
            }

            if (keyring.IsLockedKeyring && mayAsk)
            {
                connection.Unlock(keyring);
            }

            return keyring.IsLockedKeyring ? throw VaultFaults.Unreachable("The keyring of this session is locked.") : keyring;
        }
        catch
        {
            keyring?.Dispose();
            throw;
        }
    }

    private byte[]? Find(SecretServiceConnection connection, string item, out bool locked)
    {
        using var attributes = new ItemAttributes(application, item);
        var found = connection.Search(attributes);
        try
        {
            locked = found.Exists(i => i.IsLockedItem);
            return found.Find(i => !i.IsLockedItem) is { } open ? KeyOf(open) : null;
        }
        finally
        {
            found.ForEach(i => i.Dispose());
        }
    }

    private static byte[] KeyOf(NativeObject item)
    {
        var text = item.Secret() ?? throw VaultFaults.Unreachable("The keyring did not hand the key out.");
        var key = new byte[SecretBytes.KeyLength];
        var status = Base64.DecodeFromUtf8(text, key, out var read, out var written);
        CryptographicOperations.ZeroMemory(text);
        return status == OperationStatus.Done && read == text.Length && written == key.Length
            ? key
            : throw new SecureStoreException(StoreFault.Corrupt, "What the keyring has is no key.");
    }
}
