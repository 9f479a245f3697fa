using Gatehouse.Client.Apps.Storage;
using Gatehouse.Client.Apps.Storage.Keys;
using Gatehouse.Simulator.Attestation;

namespace Gatehouse.Conformance.Apps.Support;

/// <summary>Keys of an app on an Apple device, whose hardware vouches for them; or lies, by vouching for another key.</summary>
internal sealed class AttestingKeys(SimulatedAttestationCa ca, bool isLying) : IKeyStore
{
    /// <summary>Team and bundle.</summary>
    public const string AppId = "TEAM123456.com.example.app";

    private readonly SoftwareKeyStore _keys = new();

    public KeyProtection Protection => KeyProtection.SecureEnclave;

    public async Task<IDeviceKey> CreateAsync(CancellationToken ct) => new AttestedKey(await _keys.CreateAsync(ct), ca, isLying);

    public Task KeepAsync(IDeviceKey key, ISealedRecords records, CancellationToken ct) => _keys.KeepAsync(((AttestedKey)key).Inner, records, ct);

    public Task<IDeviceKey?> OpenAsync(ISealedRecords records, CancellationToken ct) => _keys.OpenAsync(records, ct);

    public Task DeleteAsync(IDeviceKey key, CancellationToken ct) => _keys.DeleteAsync(key is AttestedKey attested ? attested.Inner : key, ct);

    public Task<int> DeleteOrphansAsync(CancellationToken ct) => _keys.DeleteOrphansAsync(ct);

    private sealed class AttestedKey(IDeviceKey inner, SimulatedAttestationCa ca, bool isLying) : IDeviceKey
    {
        public IDeviceKey Inner => inner;

        public KeyProtection Protection => KeyProtection.SecureEnclave;

        public EcPublicKey PublicKey => inner.PublicKey;

        public Task<byte[]> SignAsync(ReadOnlyMemory<byte> data, CancellationToken ct) => inner.SignAsync(data, ct);

        public Task<KeyAttestation?> AttestAsync(ReadOnlyMemory<byte> challenge, CancellationToken ct)
        {
            var bound = challenge.ToArray();
            bound[0] ^= isLying ? (byte)1 : (byte)0;
            using var key = new SimulatedAppAttestKey(ca);
            var statement = key.Attest(new AppAttestStatement(AppId, bound), TimeProvider.System.GetUtcNow());
            return Task.FromResult<KeyAttestation?>(new KeyAttestation("apple-appattest", new Dictionary<string, object> { ["object"] = Convert.ToBase64String(statement) }));
        }

        public void Dispose() => inner.Dispose();
    }
}
