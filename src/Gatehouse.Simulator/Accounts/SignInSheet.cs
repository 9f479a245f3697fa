using System.Net.Mime;
using Gatehouse.Simulator.Enrollment;
using Gatehouse.Simulator.Network;

namespace Gatehouse.Simulator.Accounts;

/// <summary>
/// The browser window that a device opens for a sign-in, and the person in front of it: reads each page, fills in what it
/// asks for, and sends it, until an address of the device's own scheme closes the window.
/// </summary>
/// <param name="view">The window.</param>
/// <param name="closes">The person closes it instead.</param>
internal sealed class SignInSheet(WebView view, bool closes = false)
{
    private const int MaxPages = 10;

    /// <summary>The window of a device that enrolls.</summary>
    public static SignInSheet Of(SimulatedDevice device, DeviceNetwork network) => new(
        new WebView(network, device.Facts.Model) { CallbackScheme = AccountChallenge.CallbackScheme, KeepsCookies = !device.Behavior.LosesCookies },
        device.Behavior.CancelsSignIn);

    /// <summary>The address that ended the sign-in.</summary>
    /// <exception cref="DeviceRefusal">It ended without one.</exception>
    public async Task<string> RunAsync(Uri start, AccountOwner owner, CancellationToken ct)
    {
        var result = await view.OpenAsync(start, ct).ConfigureAwait(false);
        var askedForPassword = false;
        for (var pages = 0; pages < MaxPages; pages++)
        {
            if (result.Callback is { } callback)
            {
                return callback;
            }

            var page = ReadPage(result);
            if (closes)
            {
                throw Closed("The person closed the sign-in page.");
            }

            var form = page.PostForms().OrderByDescending(f => f.Inputs.Any(i => Wants(i) != Wanted.Nothing)).FirstOrDefault()
                ?? throw Closed($"The page asks for nothing and leads nowhere: {page.Heading}");
            var asksForPassword = form.Inputs.Any(i => Wants(i) == Wanted.Password);
            if (asksForPassword && askedForPassword)
            {
                throw Closed($"The person does not get in: {page.Heading}");
            }

            askedForPassword |= asksForPassword;
            result = await view.SubmitAsync(form.Action, Fill(form, owner), ct).ConfigureAwait(false);
        }

        throw Closed("The sign-in has no end.");
    }

    private static HtmlPage ReadPage(WebResult result)
    {
        var answer = result.Answer;
        if (answer.MediaType == MediaTypeNames.Text.Html)
        {
            var page = new HtmlPage(answer.Body, result.Address);
            return answer.IsSuccess ? page : throw Closed($"The sign-in ended at the page “{page.Heading}”.", (int)answer.Status);
        }

        throw Closed($"The sign-in ended at an answer of {(int)answer.Status} {answer.MediaType}.", (int)answer.Status);
    }

    // Where nothing is to be typed, there is something to agree to.
    private static IReadOnlyList<KeyValuePair<string, string>> Fill(HtmlForm form, AccountOwner owner)
    {
        var fields = form.Fill(input => Answer(input, owner));
        return form.Button is { } button && form.Inputs.All(i => Wants(i) == Wanted.Nothing) ? [.. fields, button] : fields;
    }

    // As a password manager recognizes inputs: what the page says first, then the type.
    private static Wanted Wants(HtmlInput input) => input switch
    {
        { Autocomplete: "one-time-code" } => Wanted.Code,
        { Autocomplete: "current-password" } or { Type: "password" } => Wanted.Password,
        { Autocomplete: "username" or "email" } or { Type: "email" } => Wanted.Name,
        { Type: "text", Name: "login" or "username" or "identifier" } => Wanted.Name,
        _ => Wanted.Nothing,
    };

    private static string? Answer(HtmlInput input, AccountOwner owner) => Wants(input) switch
    {
        Wanted.Name => input.Value.Length > 0 && owner.SignInName is null ? null : owner.SignInName ?? owner.Identifier,
        Wanted.Password => owner.Password,
        Wanted.Code => (owner.OneTimeCode ?? throw Closed("The person has no second device for the code."))(),
        _ => null,
    };

    private static DeviceRefusal Closed(string reason, int? status = null) =>
        new("com.apple.AuthenticationServices.WebAuthenticationSession", 1, reason, status);

    private enum Wanted
    {
        Nothing,
        Name,
        Password,
        Code,
    }
}
