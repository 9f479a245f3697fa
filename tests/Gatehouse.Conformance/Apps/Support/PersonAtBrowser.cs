using System.Text;
using Gatehouse.Client.Apps;
using Gatehouse.Conformance.OAuth;
using Gatehouse.Simulator.Enrollment;

namespace Gatehouse.Conformance.Apps.Support;

/// <summary>The system's browser with somebody at it, who signs in and says yes to what the page says of the device.</summary>
internal sealed class PersonAtBrowser(OAuthSite people) : IAppBrowser
{
    public async Task<Uri?> AuthorizeAsync(Uri start, Uri redirectUri, CancellationToken ct)
    {
        using var visitor = new Visitor();
        var (at, answer) = await visitor.FollowAsync(start.AbsoluteUri);
        if (answer.Status == 200 && at.Contains("/signin/", StringComparison.Ordinal))
        {
            var submitted = await visitor.SubmitAsync(new HtmlPage(answer.Body, new Uri(at)), people.PersonName, OAuthSite.Password);
            (at, answer) = await visitor.FollowAsync(new Uri(new Uri(at), submitted.Headers.GetValues("Location").Single()).AbsoluteUri);
        }

        if (answer.Status == 200)
        {
            answer = await AllowAsync(visitor, new HtmlPage(answer.Body, new Uri(at)));
        }

        return answer.Headers.TryGetValues("Location", out var location)
            ? new Uri(new Uri(at), location.Single())
            : throw new Xunit.Sdk.XunitException($"{answer.Status} at {at} leads nowhere: {Encoding.UTF8.GetString(answer.Body)}");
    }

    private static Task<Gatehouse.Conformance.Support.WireAnswer> AllowAsync(Visitor visitor, HtmlPage page)
    {
        var form = page.PostForms().Single();
        return visitor.PostAsync(form.Action.AbsoluteUri, [.. form.Fields.Where(f => f.Key != "decision"), new("decision", "allow")]);
    }
}
