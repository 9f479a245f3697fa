using Gatehouse.Server.Enrollment;
using Gatehouse.Server.Enrollment.AccountDriven.Discovery;
using Gatehouse.Server.Enrollment.AccountDriven.Domains;
using Gatehouse.Server.Mdm.Contracts;
using Gatehouse.Server.Pki.Contracts;
using Gatehouse.Server.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Tests.Enrollment.Support;

/// <summary>A server whose enrollment feature is real, with the CA and device management answered by hand.</summary>
public interface IEnrollmentGate : IGateFixture
{
    internal FakeIdentities Identities { get; }

    internal FakeMdm Mdm { get; }
}

/// <summary>What both databases share.</summary>
internal static class EnrollmentSetup
{
    private static readonly Lazy<string> AppleCaFile = new(() =>
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("gatehouse-test-").FullName, "apple-device-ca.pem");
        File.WriteAllText(path, TestDevice.AppleCa.Root.ExportCertificatePem() + "\n" + TestDevice.AppleCa.Intermediate.ExportCertificatePem());
        return path;
    });

    public static Dictionary<string, string> Settings => new()
    {
        ["Gatehouse:Contact"] = "help@example.org",
        ["Gatehouse:Enrollment:AppleDeviceCaFile"] = AppleCaFile.Value,
        ["Gatehouse:RateLimits:PublicPage:PerMinute"] = "0",
    };

    public static void Replace(WebApplicationBuilder builder, FakeIdentities identities, FakeMdm mdm)
    {
        builder.Services.AddSingleton<IIdentities>(identities);
        builder.Services.AddSingleton<IMdmReadiness>(mdm);
        builder.Services.AddSingleton<DiscoveryHttp, FakeDomains>();
        builder.Services.AddSingleton<RecordProbe, PatientRecordProbe>();
    }
}

/// <summary>Waits for resolvers as long as a busy machine takes, or as a test says that knows better.</summary>
internal sealed class PatientRecordProbe(IOptions<EnrollmentOptions> options) : RecordProbe(options)
{
    public TimeSpan Wait { get; set; } = TimeSpan.FromSeconds(60);

    protected override TimeSpan Patience => Wait;
}

/// <summary>On SQLite.</summary>
public sealed class SqliteEnrollmentGate : SqliteGate, IEnrollmentGate
{
    private readonly FakeIdentities _identities = new();
    private readonly FakeMdm _mdm = new();

    FakeIdentities IEnrollmentGate.Identities => _identities;

    FakeMdm IEnrollmentGate.Mdm => _mdm;

    protected override IReadOnlyDictionary<string, string> Settings => EnrollmentSetup.Settings;

    protected override void Configure(WebApplicationBuilder builder) => EnrollmentSetup.Replace(builder, _identities, _mdm);
}

/// <summary>On PostgreSQL.</summary>
public sealed class PostgresEnrollmentGate : PostgresGate, IEnrollmentGate
{
    private readonly FakeIdentities _identities = new();
    private readonly FakeMdm _mdm = new();

    FakeIdentities IEnrollmentGate.Identities => _identities;

    FakeMdm IEnrollmentGate.Mdm => _mdm;

    protected override IReadOnlyDictionary<string, string> Settings =>
        EnrollmentSetup.Settings.Concat(base.Settings).ToDictionary(s => s.Key, s => s.Value);

    protected override void Configure(WebApplicationBuilder builder) => EnrollmentSetup.Replace(builder, _identities, _mdm);
}

[CollectionDefinition(nameof(SqliteEnrollmentGate))]
public sealed class SqliteEnrollmentCollection : ICollectionFixture<SqliteEnrollmentGate>;

[CollectionDefinition(nameof(PostgresEnrollmentGate))]
public sealed class PostgresEnrollmentCollection : ICollectionFixture<PostgresEnrollmentGate>;
