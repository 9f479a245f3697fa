using Gatehouse.Server.Hosting;
using Gatehouse.Server.Mail.Contracts;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Gatehouse.Server.Mail.Sending;

/// <summary>Writes messages (RFC 5322, with RFC 2045 parts): text, and a page with its picture within. The bytes are the same each time a message is sent, and so is its Message-ID.</summary>
internal sealed class MailComposer(IOptions<MailOptions> options, PublicUrls urls, TimeProvider time)
{
    /// <summary>One message.</summary>
    public byte[] Write(string id, OutgoingMail mail)
    {
        var message = new MimeMessage();
        message.From.Add(MailboxAddress.Parse(options.Value.From!));
        message.To.Add(new MailboxAddress(null, mail.To));
        message.Subject = string.Concat(mail.Subject.Where(c => !char.IsControl(c)));
        message.Date = time.GetUtcNow();
        message.MessageId = $"{id}@{urls.Host}";
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated"); // RFC 3834 §5: nobody's holiday answers it
        message.Body = Body(mail);
        using var bytes = new MemoryStream();
        message.WriteTo(Format, bytes);
        return bytes.ToArray();
    }

    private static FormatOptions Format
    {
        get
        {
            var format = FormatOptions.Default.Clone();
            format.NewLineFormat = NewLineFormat.Dos;
            return format;
        }
    }

    private static MimeEntity Body(OutgoingMail mail)
    {
        var body = new BodyBuilder { TextBody = mail.Text, HtmlBody = mail.Html };
        if (mail.Picture is { } picture)
        {
            var part = body.LinkedResources.Add(picture.Id + ".png", picture.Png, new ContentType("image", "png"));
            part.ContentId = picture.Id;
            part.ContentDisposition = new ContentDisposition(ContentDisposition.Inline);
        }

        return body.ToMessageBody();
    }
}
