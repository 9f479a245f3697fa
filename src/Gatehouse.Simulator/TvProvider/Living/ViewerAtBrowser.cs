using System.Net.Mime;
using Gatehouse.Simulator.Devices;
using Gatehouse.Simulator.Enrollment;
using Gatehouse.Simulator.Network;
using Gatehouse.Simulator.TvProvider.Mvpds;

namespace Gatehouse.Simulator.TvProvider.Living;

/// <summary>
/// A viewer at a browser without script, on the device or on a phone: types a code, picks a provider, signs in there, and goes on
/// wherever there is nothing to do but that.
/// </summary>
/// <param name="network">What the browser reaches servers through.</param>
/// <param name="viewer">Who signs in; null for somebody who has no account anywhere.</param>
public sealed class ViewerAtBrowser(DeviceNetwork network, MvpdViewer? viewer)
{
    private const int MaxPages = 12;

    /// <summary>Whom they pick, by id; null for somebody who does not.</summary>
    public string? Mvpd { get; init; }

    /// <summary>What they type where a code is asked for.</summary>
    public string? Code { get; init; }

    /// <summary>Goes through the pages.</summary>
    /// <param name="start">The first one.</param>
    /// <param name="redirectUrl">Where it shall end, at an app's own scheme; null for a page that asks for nothing more.</param>
    /// <param name="ct">Closes the browser.</param>
    /// <returns>Heading of the last page; null when it ended at the redirect address.</returns>
    /// <exception cref="BrowserEndedException">The pages lead nowhere, or refuse the viewer.</exception>
    public async Task<string?> GoThroughAsync(Uri start, string? redirectUrl, CancellationToken ct)
    {
        var view = new WebView(network, DeviceFacts.Create(DeviceKind.IPhone, 1).Model) { CallbackScheme = redirectUrl is null ? null : new Uri(redirectUrl).Scheme };
        try
        {
            return await GoThroughAsync(view, start, redirectUrl, ct).ConfigureAwait(false);
        }
        catch (DeviceRefusal e)
        {
            throw new BrowserEndedException(e.Message, e.HttpStatus ?? 0, e);
        }
    }

    private async Task<string?> GoThroughAsync(WebView view, Uri start, string? redirectUrl, CancellationToken ct)
    {
        var result = await view.OpenAsync(start, ct).ConfigureAwait(false);
        var done = new HashSet<Want>();
        for (var pages = 0; pages < MaxPages; pages++)
        {
            if (result.Callback is { } callback)
            {
                return redirectUrl is not null && callback.StartsWith(redirectUrl, StringComparison.Ordinal) ? null : throw Stop($"It led to {callback}.", 302);
            }

            var page = ReadPage(result);
            if (Next(page) is not var (want, form, fields))
            {
                return page.Heading;
            }

            // Whoever is asked the same a second time was not believed the first time.
            if (want != Want.GoOn && !done.Add(want))
            {
                throw Stop($"The viewer does not get on: {page.Heading}", (int)result.Answer.Status);
            }

            result = await view.SubmitAsync(form.Action, fields, ct).ConfigureAwait(false);
        }

        throw Stop("The pages have no end.", 200);
    }

    private (Want Want, HtmlForm Form, IReadOnlyList<KeyValuePair<string, string>> Fields)? Next(HtmlPage page)
    {
        foreach (var form in page.PostForms())
        {
            if (viewer is not null && form.Inputs.Any(i => i.Type == "password"))
            {
                return (Want.Password, form, form.Fill(i => i.Type == "password" ? viewer.Password : i.Autocomplete == "username" ? viewer.Name : null));
            }

            if (Code is not null && form.Inputs.Any(i => i is { Name: "code", Type: "text" }))
            {
                return (Want.Code, form, form.Fill(i => i.Name == "code" ? Code : null));
            }

            if (Mvpd is not null && form.Buttons.Where(b => b.Value == Mvpd).ToList() is [var pick, ..])
            {
                return (Want.Mvpd, form, [.. form.Fields, pick]);
            }

            if (form.Inputs.Count > 0 && form.Inputs.All(i => i.Type == "hidden") && form.Buttons.Count < 2)
            {
                return (Want.GoOn, form, [.. form.Fields, .. form.Buttons]);
            }
        }

        return null;
    }

    private static HtmlPage ReadPage(WebResult result)
    {
        var status = (int)result.Answer.Status;
        return result.Answer is { IsSuccess: true, MediaType: MediaTypeNames.Text.Html } ? new HtmlPage(result.Answer.Body, result.Address)
            : result.Answer.MediaType == MediaTypeNames.Text.Html ? throw Stop(new HtmlPage(result.Answer.Body, result.Address).Heading, status)
            : throw Stop($"{result.Address.AbsolutePath} answers with {status} {result.Answer.MediaType}.", status);
    }

    private static BrowserEndedException Stop(string reason, int status) => new(reason, status);

    private enum Want
    {
        GoOn,
        Code,
        Mvpd,
        Password,
    }
}
