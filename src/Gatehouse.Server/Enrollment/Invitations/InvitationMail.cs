using System.Globalization;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Hosting.Pages;
using Gatehouse.Server.Hosting.Qr;
using Gatehouse.Server.Mail.Contracts;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Enrollment.Invitations;

/// <summary>Writes invitations: the same words as text and as a page, in one language or in both. The page loads nothing from anywhere.</summary>
internal sealed class InvitationMail(IOptions<GatehouseOptions> options)
{
    private const string PictureId = "code";
    private const int Edge = 320;
    private static readonly string[] Both = ["en", "de"];

    /// <summary>One message.</summary>
    public OutgoingMail Write(string to, InvitationFacts facts)
    {
        string[] languages = facts.Language is { } one ? [one] : Both;
        var subject = string.Join(" / ", languages.Select(InvitationWords.Subject.In));
        var picture = QrSymbol.Of(facts.Url, null) is { } symbol ? new MailPicture(PictureId, QrPng.Write(symbol, Math.Max(Edge, symbol.Size))) : null;
        return new OutgoingMail(
            to, $"{facts.Organization}: {subject}", string.Join("\n\n* * *\n\n", languages.Select(l => Text(facts, l))) + "\n",
            Page(facts, languages, picture).ToString(), picture);
    }

    private string Text(InvitationFacts facts, string language)
    {
        List<string> parts = [Lead(facts, language), InvitationWords.How.In(language), facts.Url];
        if (End(facts, language) is { } end)
        {
            parts.Add(end);
        }

        if (facts.Note is { Length: > 0 } note)
        {
            parts.Add($"{Fill(InvitationWords.Note, language, facts.Inviter)}\n{note}");
        }

        parts.Add(Care(language));
        return string.Join("\n\n", parts);
    }

    private HtmlText Page(InvitationFacts facts, string[] languages, MailPicture? picture)
    {
        var body = languages.Aggregate(HtmlText.Empty, (all, language) => HtmlText.Of($"{all}{Section(facts, language, picture)}"));
        return HtmlText.Of(
            $"""
            <!DOCTYPE html>
            <html lang="{languages[0]}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>{facts.Organization}</title></head>
            <body style="margin:0;padding:24px;font-family:-apple-system,'Segoe UI',Roboto,Arial,sans-serif;font-size:16px;line-height:1.5">
            <div style="max-width:560px;margin:0 auto">{body}</div>
            </body></html>
            """);
    }

    private HtmlText Section(InvitationFacts facts, string language, MailPicture? picture)
    {
        var end = End(facts, language) is { } until ? HtmlText.Of($"<p>{until}</p>\n") : HtmlText.Empty;
        var note = facts.Note is { Length: > 0 } text
            ? HtmlText.Of($"<p>{Fill(InvitationWords.Note, language, facts.Inviter)}</p>\n<blockquote style=\"margin:0 0 16px;padding:0 0 0 12px;border-left:4px solid #888;white-space:pre-line\">{text}</blockquote>\n")
            : HtmlText.Empty;
        var code = picture is null
            ? HtmlText.Empty
            : HtmlText.Of($"<p>{InvitationWords.Scan.In(language)}</p>\n<p><img src=\"cid:{PictureId}\" width=\"{Edge.ToString(CultureInfo.InvariantCulture)}\" alt=\"{InvitationWords.CodeOfLink.In(language)}\" style=\"max-width:100%;height:auto\"></p>\n");
        return HtmlText.Of(
            $"""
            <div lang="{language}" style="margin:0 0 40px">
            <p>{Lead(facts, language)}</p>
            <p>{InvitationWords.How.In(language)}</p>
            <p><a href="{facts.Url}" style="display:inline-block;padding:12px 20px;border-radius:8px;background:#0b57d0;color:#ffffff;text-decoration:none;font-weight:600">{InvitationWords.Button.In(language)}</a></p>
            <p style="word-break:break-all"><a href="{facts.Url}">{facts.Url}</a></p>
            {end}{note}{code}<p>{Care(language)}</p>
            </div>
            """);
    }

    private static string Lead(InvitationFacts facts, string language) => Fill(InvitationWords.Lead, language, facts.Organization, facts.Token.Name);

    private static string? End(InvitationFacts facts, string language) => facts.Token.ExpiresMs is { } ms
        ? Fill(
            InvitationWords.Until, language,
            DateTimeOffset.FromUnixTimeMilliseconds(ms).ToString(language == "de" ? "d. MMMM yyyy HH:mm" : "d MMMM yyyy HH:mm", CultureInfo.GetCultureInfo(language == "de" ? "de-DE" : "en-GB")) + " UTC")
        : null;

    private string Care(string language) => Fill(InvitationWords.Care, language, options.Value.Contact ?? InvitationWords.Contact.In(language));

    private static string Fill(LocalText text, string language, params string[] values) => string.Format(CultureInfo.InvariantCulture, text.In(language), [.. values]);
}
