using System.Globalization;
using System.Net.Sockets;
using Gatehouse.Protocols;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Gatehouse.Server.Mail.Sending;

/// <summary>The operator's mail server (RFC 6409): one connection for a batch of messages.</summary>
internal sealed class MailServer(IOptions<MailOptions> options, MailTrust trust)
{
    private const int MaxReason = 200;

    /// <summary>Sends one message after the other; an answer for each.</summary>
    public async Task<MailAnswer[]> SendAsync(IReadOnlyList<byte[]> messages, CancellationToken ct)
    {
        var answers = new MailAnswer[messages.Count];
        using var smtp = Client();
        for (var i = 0; i < messages.Count; i++)
        {
            answers[i] = await SendAsync(smtp, messages[i], ct);
            if (answers[i].Unreachable)
            {
                Array.Fill(answers, answers[i], i, answers.Length - i); // the others would only wait for the same
                break;
            }
        }

        await CloseAsync(smtp, ct);
        return answers;
    }

    /// <summary>Connects and signs in, sends nothing; null when that works, else what does not.</summary>
    public async Task<string?> TryAsync(CancellationToken ct)
    {
        using var smtp = Client();
        try
        {
            await ConnectAsync(smtp, ct);
            await smtp.NoOpAsync(ct);
            await CloseAsync(smtp, ct);
            return null;
        }
        catch (Exception e) when (IsOfTheServer(e, ct))
        {
            return Reason(e);
        }
    }

    private async Task<MailAnswer> SendAsync(SmtpClient smtp, byte[] content, CancellationToken ct)
    {
        try
        {
            await ConnectAsync(smtp, ct);
        }
        catch (Exception e) when (IsOfTheServer(e, ct))
        {
            // Also with a reply from 500 on: that is about us, now, and not about the message (RFC 5321 §3.1).
            return new MailAnswer(Reason(e), Unreachable: true);
        }

        try
        {
            using var stream = new MemoryStream(content, writable: false);
            using var message = await MimeMessage.LoadAsync(stream, ct);
            await smtp.SendAsync(message, ct);
            return MailAnswer.Taken;
        }
        catch (SmtpCommandException e)
        {
            return new MailAnswer(Reason(e), Final: (int)e.StatusCode >= 500);
        }
        catch (Exception e) when (IsOfTheServer(e, ct))
        {
            return new MailAnswer(Reason(e), Unreachable: true);
        }
    }

    private async Task ConnectAsync(SmtpClient smtp, CancellationToken ct)
    {
        var settings = options.Value;
        if (!smtp.IsConnected)
        {
            await smtp.ConnectAsync(settings.Host!, settings.Port, Socket(settings.Security), ct);
        }

        if (settings.UserName is { } name && !smtp.IsAuthenticated)
        {
            await smtp.AuthenticateAsync(name, settings.Password!, ct);
        }
    }

    private SmtpClient Client() => new()
    {
        Timeout = (int)options.Value.Timeout.TotalMilliseconds,
        CheckCertificateRevocation = false, // as everywhere in this process; many mail servers have private CAs without lists
        ServerCertificateValidationCallback = trust.Check,
    };

    private static async Task CloseAsync(SmtpClient smtp, CancellationToken ct)
    {
        try
        {
            await smtp.DisconnectAsync(quit: smtp.IsConnected, ct);
        }
        catch (Exception e) when (IsOfTheServer(e, ct))
        {
            // It has said what it had to say.
        }
    }

    private static SecureSocketOptions Socket(MailSecurity security) => security switch
    {
        MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
        MailSecurity.None => SecureSocketOptions.None,
        _ => SecureSocketOptions.StartTls,
    };

    private static bool IsOfTheServer(Exception e, CancellationToken ct) =>
        e is ProtocolException or CommandException or AuthenticationException or SslHandshakeException or IOException or SocketException
            or TimeoutException or NotSupportedException or ServiceNotConnectedException
        || (e is OperationCanceledException && !ct.IsCancellationRequested);

    private static string Reason(Exception e) => e switch
    {
        SmtpCommandException said => Plain(string.Create(CultureInfo.InvariantCulture, $"the mail server said {(int)said.StatusCode}: {said.Message}")),
        AuthenticationException => "the mail server does not accept the user name and password",
        SslHandshakeException => "the mail server's certificate is not trusted, or it speaks no TLS at this port",
        NotSupportedException => "the mail server does not offer STARTTLS",
        TimeoutException or OperationCanceledException => "the mail server did not answer in time",
        SocketException or IOException => "the mail server cannot be reached",
        _ => "the mail server ended the conversation",
    };

    // Whatever it said, for the administrator's list: one line, not endless.
    private static string Plain(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).AtMost(MaxReason);
}
