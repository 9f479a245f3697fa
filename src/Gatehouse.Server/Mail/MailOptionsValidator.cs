using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Server.Hosting;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Gatehouse.Server.Mail;

/// <summary>Refuses to start on a mail server that could never be used, and on passwords or links that would travel in the clear.</summary>
public sealed class MailOptionsValidator : IValidateOptions<MailOptions>
{
    private const string Section = "Gatehouse:Mail:";

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, MailOptions options)
    {
        var rules = new OptionRules()
            .Between(options.Timeout, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(120), Section + nameof(options.Timeout))
            .Between(options.PerOrganizationPerHour, 1, 100_000, Section + nameof(options.PerOrganizationPerHour))
            .Between(options.MaxAge, TimeSpan.FromMinutes(10), TimeSpan.FromDays(7), Section + nameof(options.MaxAge))
            .Between(options.Retention, TimeSpan.FromHours(1), TimeSpan.FromDays(365), Section + nameof(options.Retention));
        return options.Host is null ? rules.Result() : Server(rules, options).Result();
    }

    private static OptionRules Server(OptionRules rules, MailOptions options) => rules
        .Check(Uri.CheckHostName(options.Host) != UriHostNameType.Unknown, Section + nameof(options.Host), options.Host, "the name or address of a mail server")
        .Between(options.Port, 1, 65_535, Section + nameof(options.Port))
        .Check(Enum.IsDefined(options.Security), Section + nameof(options.Security), options.Security, "StartTls, Tls or None")
        .Check(
            options.Security != MailSecurity.None || (IsThisMachine(options.Host!) && options.UserName is null),
            Section + nameof(options.Security), options.Security, "StartTls or Tls, except for a mail server on this machine that nobody signs in to")
        .Check(
            MailboxAddress.TryParse(options.From, out var from) && from.Address.Contains('@', StringComparison.Ordinal),
            Section + nameof(options.From), options.From, "the address that mail is sent from")
        .Check((options.UserName is null) == (options.Password is null), Section + nameof(options.UserName), options.UserName, "set together with Gatehouse:Mail:Password")
        .Check(options.CaFile is null || IsPem(options.CaFile), Section + nameof(options.CaFile), options.CaFile, "a PEM file with certificates");

    private static bool IsThisMachine(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static bool IsPem(string file)
    {
        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPemFile(file);
            return certificates.Count > 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return false;
        }
    }
}
