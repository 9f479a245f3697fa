using Gatehouse.Client.Apps;
using Gatehouse.Client.Apps.Storage;
using Gatehouse.Client.Apps.Storage.Files;
using Gatehouse.Client.Apps.Storage.Kdf;

namespace Gatehouse.Client.Tests.Support;

/// <summary>A device with an app's store on it, which can be closed and opened again as by another process.</summary>
public sealed class StoreHome : IDisposable
{
    public static readonly UserIdentifier Ada = new("acme", "0b8c5a7e-0000-4000-8000-0000000000aa");

    private readonly TempFolder _folder = new();
    private FileSecureStore? _store;

    public string Folder => _folder.Path;

    public Person Person { get; } = new();

    public Finger Finger { get; } = new();

    public ManualClock Clock { get; } = new();

    public SteadyClock Steady { get; } = new();

    /// <summary>Cheap, since no test is about guessing.</summary>
    public KdfParameters Kdf { get; set; } = new(KdfAlgorithm.Pbkdf2Sha256, 1000, 0, 0);

    public IStoreKeyVault? Vault { get; set; }

    public IInstallMarker? Marker { get; set; }

    public IKeyStore? Keys { get; set; }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Closes the store if it is open, and starts it as a new process would.</summary>
    public async Task<(FileSecureStore Store, StoreInventory Inventory)> StartAsync()
    {
        _store?.Dispose();
        _store = New(new FastDisk());
        return (_store, await _store.StartAsync(Ct));
    }

    /// <summary>Ends the process: nothing is tidied up.</summary>
    public void Kill()
    {
        _store?.Dispose();
        _store = null;
    }

    /// <summary>A store on a disk of the test's own.</summary>
    internal FileSecureStore New(StoreDisk disk) => new(
        new FileSecureStoreOptions
        {
            Folder = Folder, SecretPrompt = Person, BiometricPrompt = Finger, Time = Clock, Steady = Steady, Kdf = Kdf, Vault = Vault, Marker = Marker, Keys = Keys,
        },
        disk);

    /// <summary>A device with Ada on it, whose one record says <c>rt-1</c>. The records are closed again.</summary>
    public async Task<FileSecureStore> WithAdaAsync(AuthenticationMode mode, string secret = "correct horse")
    {
        var (store, _) = await StartAsync();
        Person.WillType(mode == AuthenticationMode.Password ? [secret, secret] : []);
        using var records = await CreateAdaAsync(store, mode);
        return store;
    }

    public static async Task<ISealedRecords> CreateAdaAsync(ISecureStore store, AuthenticationMode mode)
    {
        var prepared = Assert.IsType<PrepareOutcome.Ready>(await store.PrepareAsync(mode, Ct));
        return await store.CreateAsync(NewAda(mode), prepared.Protection, (r, ct) => r.WriteAsync("refresh-token", "rt-1"u8.ToArray(), ct), Ct);
    }

    public static StoredUser NewAda(AuthenticationMode mode) => new()
    {
        User = Ada, DeviceId = "01JC0000000000000000000000", ClientId = "AnonymousUserEnrollment", Mode = mode, CreatedAt = DateTimeOffset.UnixEpoch, LastLoginAt = DateTimeOffset.UnixEpoch,
    };

    /// <summary>Every file below the folder that is not the lock.</summary>
    public IReadOnlyList<string> Files() => [.. Directory.GetFiles(Folder, "*", SearchOption.AllDirectories).Where(f => Path.GetFileName(f) != ".lock")];

    public void Dispose()
    {
        Kill();
        _folder.Dispose();
    }
}
