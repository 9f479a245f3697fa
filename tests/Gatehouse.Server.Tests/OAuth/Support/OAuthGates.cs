using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Accounts.People;
using Gatehouse.Server.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.OAuth.Support;

/// <summary>A server with everything of the authorization server switched on, and a directory whose provider can be taken away.</summary>
public interface IOAuthGate : IGateFixture
{
    internal MoodyPeople People { get; }
}

/// <summary>What both databases share.</summary>
internal static class OAuthSetup
{
    /// <summary>Header in which our proxy passes a client certificate on.</summary>
    public const string CertificateHeader = "Client-Cert";

    private static readonly Lazy<(ECDsa Key, X509Certificate2 Certificate, string File)> Ca = new(MakeCa);

    public static Dictionary<string, string> Settings => new()
    {
        ["Gatehouse:OAuth:DynamicRegistration"] = "true",
        ["Gatehouse:OAuth:AllowPrivateClientAddresses"] = "true",
        ["Gatehouse:OAuth:ClientCaFile"] = Ca.Value.File,
        ["Gatehouse:Proxies:Addresses:0"] = "127.0.0.1",
        ["Gatehouse:Proxies:ClientCertificateHeader"] = CertificateHeader,
        ["Gatehouse:Proxies:ClientCertificateFormat"] = "Rfc9440",
        ["Gatehouse:RateLimits:OAuth:PerMinute"] = "0",
    };

    /// <summary>A certificate of the CA for clients, in the form of the header.</summary>
    public static string ClientCertificate(string subject, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], false));
        using var certificate = request.Create(Ca.Value.Certificate, now.AddHours(-1), now.AddDays(1), RandomNumberGenerator.GetBytes(8));
        return Header(certificate);
    }

    /// <summary>A certificate in the form of the header.</summary>
    public static string Header(X509Certificate2 certificate) => $":{Convert.ToBase64String(certificate.RawData)}:";

    public static void Replace(WebApplicationBuilder builder, MoodyPeople people) =>
        builder.Services.AddSingleton(s => people.Over(ActivatorUtilities.CreateInstance<People>(s)));

    private static (ECDsa, X509Certificate2, string) MakeCa()
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Clients", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddYears(30));
        var file = Path.Combine(Directory.CreateTempSubdirectory("gatehouse-test-").FullName, "clients.pem");
        File.WriteAllText(file, certificate.ExportCertificatePem());
        return (key, certificate, file);
    }
}

/// <summary>Directories, one of each process, whose identity provider may be out of reach for some people.</summary>
internal sealed class MoodyPeople
{
    private readonly HashSet<string> _unknown = [];

    public IPeople Over(IPeople real) => new Directory(this, real);

    public void Lose(string personId) => _unknown.Add(personId);

    public void Find(string personId) => _unknown.Remove(personId);

    private sealed class Directory(MoodyPeople moods, IPeople real) : IPeople
    {
        public Task<DirectoryPerson?> FindAsync(string organizationId, string personId, CancellationToken ct) => real.FindAsync(organizationId, personId, ct);

        public Task<DirectoryPerson?> FindByIdentifierAsync(string organizationId, string typed, CancellationToken ct) =>
            real.FindByIdentifierAsync(organizationId, typed, ct);

        public Task<Standing> StandingAsync(string organizationId, string personId, CancellationToken ct) =>
            moods._unknown.Contains(personId) ? Task.FromResult(Standing.Unknown) : real.StandingAsync(organizationId, personId, ct);
    }
}

/// <summary>On SQLite.</summary>
public sealed class SqliteOAuthGate : SqliteGate, IOAuthGate
{
    private readonly MoodyPeople _people = new();

    MoodyPeople IOAuthGate.People => _people;

    protected override IReadOnlyDictionary<string, string> Settings => OAuthSetup.Settings;

    protected override void Configure(WebApplicationBuilder builder) => OAuthSetup.Replace(builder, _people);
}

/// <summary>On PostgreSQL.</summary>
public sealed class PostgresOAuthGate : PostgresGate, IOAuthGate
{
    private readonly MoodyPeople _people = new();

    MoodyPeople IOAuthGate.People => _people;

    protected override IReadOnlyDictionary<string, string> Settings => OAuthSetup.Settings.Concat(base.Settings).ToDictionary(s => s.Key, s => s.Value);

    protected override void Configure(WebApplicationBuilder builder) => OAuthSetup.Replace(builder, _people);
}

[CollectionDefinition(nameof(SqliteOAuthGate))]
public sealed class SqliteOAuthCollection : ICollectionFixture<SqliteOAuthGate>;

[CollectionDefinition(nameof(PostgresOAuthGate))]
public sealed class PostgresOAuthCollection : ICollectionFixture<PostgresOAuthGate>;
