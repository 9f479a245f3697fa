using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Server.Enrollment.AccountDriven.Domains;
using Gatehouse.Server.Hosting.Proxies;
using Gatehouse.Server.Hosting.Tls;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Enrollment;

/// <summary>Refuses to start on settings that could only fail later; each message says what would do.</summary>
public sealed class EnrollmentOptionsValidator(IOptions<TlsOptions> tls, IOptions<ProxyOptions> proxies) : IValidateOptions<EnrollmentOptions>
{
    private const string Section = "Gatehouse:Enrollment:";

    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, EnrollmentOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var failures = new List<string>();
        Range(failures, nameof(options.SessionLifetime), options.SessionLifetime, TimeSpan.FromMinutes(15), TimeSpan.FromDays(1));
        Range(failures, nameof(options.DownloadLifetime), options.DownloadLifetime, TimeSpan.FromMinutes(1), TimeSpan.FromHours(1));
        Range(failures, nameof(options.AttemptLifetime), options.AttemptLifetime, TimeSpan.FromMinutes(10), TimeSpan.FromDays(1));
        Range(failures, nameof(options.WatchInterval), options.WatchInterval, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
        Range(failures, nameof(options.Retention), options.Retention, TimeSpan.FromDays(1), TimeSpan.FromDays(3650));
        Range(failures, nameof(options.DefaultLifetime), options.DefaultLifetime, TimeSpan.FromMinutes(1), options.MaxLifetime ?? TimeSpan.FromDays(3650));
        if (options.AttemptsPerTokenPerMinute < 1)
        {
            failures.Add($"{Section}{nameof(options.AttemptsPerTokenPerMinute)} is {options.AttemptsPerTokenPerMinute}; use 1 or more.");
        }

        if (!options.SignMessages && !SeesClientCertificates)
        {
            failures.Add(
                $"{Section}{nameof(options.SignMessages)} is false, but no client certificate can reach this server; "
                + "set Gatehouse:Tls:Certificate or Gatehouse:Proxies:ClientCertificateHeader, or let devices sign.");
        }

        if (!Uri.TryCreate(options.AppleDeviceServiceUrl, UriKind.Absolute, out var apple) || !(apple.Scheme == Uri.UriSchemeHttps || (apple.Scheme == Uri.UriSchemeHttp && apple.IsLoopback)))
        {
            failures.Add($"{Section}{nameof(options.AppleDeviceServiceUrl)} is '{options.AppleDeviceServiceUrl}'; use an https address.");
        }

        foreach (var network in options.BlockedNetworks.Where(n => !IPNetwork.TryParse(n, out _)))
        {
            failures.Add($"{Section}{nameof(options.BlockedNetworks)} holds '{network}'; use a network such as 203.0.113.0/24, with no bits set behind the prefix.");
        }

        foreach (var resolver in options.DnsServers.Where(r => RecordProbe.Resolver(r) is null))
        {
            failures.Add($"{Section}{nameof(options.DnsServers)} holds '{resolver}'; use the address of a resolver, such as 192.0.2.53, 192.0.2.53:5353 or [2001:db8::53]:53.");
        }

        File(failures, nameof(options.RootCaFile), options.RootCaFile);
        File(failures, nameof(options.AppleDeviceCaFile), options.AppleDeviceCaFile);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private bool SeesClientCertificates =>
        tls.Value is { Certificate: not null, AskForClientCertificate: true } || proxies.Value.ClientCertificateHeader is not null;

    private static void Range(List<string> failures, string key, TimeSpan value, TimeSpan least, TimeSpan most)
    {
        if (value < least || value > most)
        {
            failures.Add($"{Section}{key} is {value:c}; use a value from {least:c} to {most:c}.");
        }
    }

    private static void File(List<string> failures, string key, string? path)
    {
        if (path is null)
        {
            return;
        }

        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPemFile(path);
            if (certificates.Count == 0)
            {
                failures.Add($"{Section}{key}: '{path}' holds no certificate; use a PEM file.");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            failures.Add($"{Section}{key}: '{path}' cannot be read as PEM certificates.");
        }
    }
}
