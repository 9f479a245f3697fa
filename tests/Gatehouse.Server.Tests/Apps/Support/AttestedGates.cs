using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.OAuth.Support;
using Gatehouse.Simulator.Attestation;

namespace Gatehouse.Server.Tests.Apps.Support;

/// <summary>A server that believes simulated hardware.</summary>
public interface IAttestedGate : IGateFixture;

/// <summary>The authorities that such servers believe, and the files that they are told so by.</summary>
internal static class Attested
{
    public static SimulatedAttestationCa Apple { get; } = new("App Attest", TimeProvider.System.GetUtcNow());

    public static SimulatedAttestationCa Android { get; } = new("Keystore", TimeProvider.System.GetUtcNow());

    /// <summary>Settings of one server; its file of revocations is its own.</summary>
    public static Dictionary<string, string> Settings(string revocations)
    {
        var folder = Directory.CreateTempSubdirectory("gatehouse-test-").FullName;
        var (apple, android) = (Path.Combine(folder, "apple.pem"), Path.Combine(folder, "android.pem"));
        File.WriteAllText(apple, Apple.Root.ExportCertificatePem());
        File.WriteAllText(android, Android.Root.ExportCertificatePem());
        File.WriteAllText(revocations, """{"entries":{}}""");
        return new Dictionary<string, string>(OAuthSetup.Settings)
        {
            ["Gatehouse:Apps:Attestation:AppleRoots"] = apple,
            ["Gatehouse:Apps:Attestation:AndroidRoots"] = android,
            ["Gatehouse:Apps:Attestation:AndroidRevocations"] = revocations,
        };
    }
}

/// <summary>On SQLite.</summary>
public sealed class SqliteAttestedGate : SqliteGate, IAttestedGate
{
    internal static string Revocations { get; } = Path.Combine(Directory.CreateTempSubdirectory("gatehouse-test-").FullName, "status.json");

    protected override IReadOnlyDictionary<string, string> Settings => Attested.Settings(Revocations);
}

/// <summary>On PostgreSQL.</summary>
public sealed class PostgresAttestedGate : PostgresGate, IAttestedGate
{
    internal static string Revocations { get; } = Path.Combine(Directory.CreateTempSubdirectory("gatehouse-test-").FullName, "status.json");

    protected override IReadOnlyDictionary<string, string> Settings =>
        Attested.Settings(Revocations).Concat(base.Settings).ToDictionary(s => s.Key, s => s.Value);
}

[CollectionDefinition(nameof(SqliteAttestedGate))]
public sealed class SqliteAttestedCollection : ICollectionFixture<SqliteAttestedGate>;

[CollectionDefinition(nameof(PostgresAttestedGate))]
public sealed class PostgresAttestedCollection : ICollectionFixture<PostgresAttestedGate>;
