using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Client.Contracts.Admin;

namespace Gatehouse.Cli.Doctor;

/// <summary>Looks at a server as a device would: is it there, is it ready, does its certificate hold, is its clock right.</summary>
internal static class OutsideChecks
{
    /// <summary>Name of the check that the others stand on.</summary>
    public const string Reachable = "reachable";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ToleratedSkew = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan CertificateWarning = TimeSpan.FromDays(21);

    public static async Task<List<DoctorFinding>> RunAsync(Uri server, TimeProvider time, CancellationToken ct)
    {
        var tls = new SeenTls();
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        handler.SslOptions.RemoteCertificateValidationCallback = tls.Look;
        using var http = new HttpClient(handler) { Timeout = Patience };
        var findings = new List<DoctorFinding>();
        try
        {
            using var ready = await http.GetAsync(new Uri(server.AbsoluteUri.TrimEnd('/') + "/readyz"), ct);
            findings.Add(Readiness(server, ready.StatusCode));
            findings.AddRange(Clock(ready.Headers.Date, time.GetUtcNow()));
        }
        catch (HttpRequestException) when (tls.Refused)
        {
            // It answers; what is wrong is the certificate, and that is told below.
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException { InnerException: TimeoutException })
        {
            findings.Add(new DoctorFinding(
                Reachable, FindingSeverity.Error, $"{server} does not answer: {e.Message}",
                "Look whether the server runs, whether its name resolves, and whether a firewall is in between."));
        }

        findings.AddRange(tls.Findings(server, time.GetUtcNow()));
        return findings;
    }

    private static DoctorFinding Readiness(Uri server, HttpStatusCode status) => status == HttpStatusCode.OK
        ? new DoctorFinding(Reachable, FindingSeverity.Ok, $"{server} answers and is ready.")
        : new DoctorFinding(
            Reachable, FindingSeverity.Error, $"{server} answers, but not ready ({(int)status}).",
            "Look at the server's log; most often its database does not answer. A proxy that answers in its place shows here too.");

    // SCEP and the devices' own certificate checks stand on agreeing clocks.
    private static IEnumerable<DoctorFinding> Clock(DateTimeOffset? theirs, DateTimeOffset ours)
    {
        if (theirs is null)
        {
            yield break;
        }

        var skew = theirs.Value - ours;
        var seconds = Math.Abs(skew.TotalSeconds).ToString("0", CultureInfo.InvariantCulture);
        yield return skew.Duration() <= ToleratedSkew
            ? new DoctorFinding("clock", FindingSeverity.Ok, "The server's clock and this machine's agree.")
            : new DoctorFinding(
                "clock", FindingSeverity.Warning, $"The server's clock is {seconds} s {(skew > TimeSpan.Zero ? "ahead of" : "behind")} this machine's.",
                "Let both follow NTP. Devices refuse certificates that are not valid yet by their own clock.");
    }

    /// <summary>Remembers what there is to say about the certificate of the connection.</summary>
    private sealed class SeenTls
    {
        private SslPolicyErrors? _errors;
        private DateTimeOffset _notAfter;
        private string _subject = "";

        public bool Refused => _errors is not (null or SslPolicyErrors.None);

        public bool Look(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
        {
            _errors = errors;
            if (certificate is X509Certificate2 seen)
            {
                _notAfter = seen.NotAfter;
                _subject = seen.Subject;
            }

            return errors == SslPolicyErrors.None;
        }

        public IEnumerable<DoctorFinding> Findings(Uri server, DateTimeOffset now)
        {
            if (server.Scheme == Uri.UriSchemeHttp)
            {
                yield return server.IsLoopback
                    ? new DoctorFinding("tls", FindingSeverity.Warning, "Plain HTTP on this machine; fine for a look, and devices will not have it.", "Give the server a certificate, or put it behind a proxy that has one.")
                    : new DoctorFinding("tls", FindingSeverity.Error, "Plain HTTP over the network.", "Give the server a certificate: devices enroll over HTTPS only, and credentials are readable on the way.");
            }
            else if (_errors is { } errors)
            {
                yield return Judge(errors, now);
            }
        }

        private DoctorFinding Judge(SslPolicyErrors errors, DateTimeOffset now)
        {
            var until = _notAfter.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            {
                return new DoctorFinding("tls", FindingSeverity.Error, $"The certificate {_subject} is for another name.", "Get one for the name that devices use.");
            }

            if (errors != SslPolicyErrors.None)
            {
                return new DoctorFinding(
                    "tls", FindingSeverity.Error, $"The certificate {_subject} (until {until}) is not trusted by this machine.",
                    "Install its root here, and let people install it before they enroll. A public certificate is easier for them.");
            }

            return _notAfter - now > CertificateWarning
                ? new DoctorFinding("tls", FindingSeverity.Ok, $"The certificate is trusted, and good until {until}.")
                : new DoctorFinding("tls", FindingSeverity.Warning, $"The certificate ends on {until}.", "Renew it.");
        }
    }
}
