using System.Net.Mime;
using Gatehouse.Protocols.Enrollment;
using Gatehouse.Simulator.Devices;
using Gatehouse.Simulator.Network;

namespace Gatehouse.Simulator.Enrollment;

/// <summary>The browser of a device and the person who uses it: opens the link, taps the button, gets a file.</summary>
internal sealed class Safari(DeviceNetwork network, DeviceModel model)
{
    private readonly WebView _view = new(network, model);

    /// <summary>Opens the link. The page must be one that offers a profile.</summary>
    public async Task<HtmlForm> OpenAsync(Uri link, CancellationToken ct)
    {
        var (answer, address, _) = await _view.OpenAsync(link, ct).ConfigureAwait(false);
        var page = ReadPage(answer, address);
        return page.PostForms().FirstOrDefault(form => form.Action.AbsolutePath.EndsWith("/profile", StringComparison.Ordinal))
            ?? throw Stop($"The page offers no profile: {page.Heading}", answer);
    }

    /// <summary>Taps the button and returns the profile that comes down.</summary>
    public async Task<byte[]> DownloadAsync(HtmlForm form, CancellationToken ct)
    {
        var (answer, address, _) = await _view.SubmitAsync(form.Action, form.Fields, ct).ConfigureAwait(false);
        if (answer.IsSuccess && answer.MediaType == MediaTypeNames.Text.Html)
        {
            var page = new HtmlPage(answer.Body, address);
            var file = page.Links().FirstOrDefault(link => link.AbsolutePath.Contains("/enroll/profile/", StringComparison.Ordinal))
                ?? throw Stop($"The page has no download: {page.Heading}", answer);
            (answer, address, _) = await _view.OpenAsync(file, ct).ConfigureAwait(false);
        }

        if (!answer.IsSuccess)
        {
            throw Stop(ReadHeading(answer, address), answer);
        }

        // Safari shows any other type as text, or saves it as a file that does nothing.
        return answer.MediaType == ProfileWriter.MediaType
            ? answer.Body
            : throw Stop($"What came down is {answer.MediaType}, not a profile.", answer);
    }

    private static HtmlPage ReadPage(HttpAnswer answer, Uri address)
    {
        if (!answer.IsSuccess || answer.MediaType != MediaTypeNames.Text.Html)
        {
            throw Stop(ReadHeading(answer, address), answer);
        }

        return new HtmlPage(answer.Body, address);
    }

    private static string ReadHeading(HttpAnswer answer, Uri address) =>
        answer.MediaType == MediaTypeNames.Text.Html && new HtmlPage(answer.Body, address).Heading is { Length: > 0 } heading
            ? heading
            : $"The server answered {(int)answer.Status}.";

    private static DeviceRefusal Stop(string reason, HttpAnswer answer) => new("Safari", 0, reason, (int)answer.Status);
}
