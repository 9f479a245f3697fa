namespace Gatehouse.Server.Mail;

/// <summary>How the connection to the mail server is protected.</summary>
public enum MailSecurity
{
    /// <summary>It begins in the clear and is switched to TLS before anything is said (RFC 3207). A server that cannot is not used.</summary>
    StartTls,

    /// <summary>TLS from the first byte (RFC 8314), usually at port 465.</summary>
    Tls,

    /// <summary>Not at all. Only for a mail server on this machine.</summary>
    None,
}
