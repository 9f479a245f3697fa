namespace Gatehouse.Server.Mail;

/// <summary>The mail server through which mail is sent. Bound from <c>Gatehouse:Mail</c>.</summary>
public sealed class MailOptions
{
    /// <summary>Name of the mail server. Unset: no mail is sent.</summary>
    public string? Host { get; set; }

    /// <summary>Its port. Default 587.</summary>
    public int Port { get; set; } = 587;

    /// <summary>How the connection is protected: <c>StartTls</c> (default), <c>Tls</c>, or <c>None</c> for a server on this machine.</summary>
    public MailSecurity Security { get; set; } = MailSecurity.StartTls;

    /// <summary>PEM file with the CA that issued the mail server's certificate, when this machine does not trust it by itself. Default unset.</summary>
    public string? CaFile { get; set; }

    /// <summary>Name to sign in with. Unset: nobody signs in.</summary>
    public string? UserName { get; set; }

    /// <summary>Password to sign in with. Secret.</summary>
    public string? Password { get; set; }

    /// <summary>Sender, such as <c>mdm@example.org</c> or <c>Example IT &lt;mdm@example.org&gt;</c>.</summary>
    public string? From { get; set; }

    /// <summary>How long the mail server may take for each step. Default 20 seconds, from 1 to 120.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Messages that one organization may have sent in an hour. Default 200, from 1 to 100000.</summary>
    public int PerOrganizationPerHour { get; set; } = 200;

    /// <summary>For how long a message is tried. Default 1 day, from 10 minutes to 7 days.</summary>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long it can be looked up what became of a message; not what it said. Default 30 days, from 1 hour to 365 days.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(30);
}
