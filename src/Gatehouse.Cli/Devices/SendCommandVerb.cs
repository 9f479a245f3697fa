using System.CommandLine;
using System.Text.Json;
using Gatehouse.Cli.Output;
using Gatehouse.Cli.Running;
using Gatehouse.Client.Contracts.Mdm;
using Command = System.CommandLine.Command;

namespace Gatehouse.Cli.Devices;

/// <summary><c>gatehouse commands send TYPE …</c></summary>
internal static class SendCommandVerb
{
    public static Command Build(Verbs verbs)
    {
        var type = new Argument<string?>("type") { Description = "Apple's name, such as DeviceLock; 'commands types' lists them.", DefaultValueFactory = _ => null };
        var devices = Args.Several("--device", "To this device; repeat for several.", "dev_…");
        var group = new Option<string?>("--group") { Description = "To the members of this group.", HelpName = "grp_…" };
        var all = new Option<bool>("--all") { Description = "To every managed device." };
        var parameters = new Option<string[]>("--set", "-p")
        {
            Description = "A parameter. true, false, lists, objects and quoted strings are JSON, the rest is text; @file takes it from a file. Repeat for several.",
            HelpName = "key=value",
        };
        var json = new Option<string?>("--parameters") { Description = "All parameters as a JSON object; @file takes it from a file.", HelpName = "json" };
        var plist = new Option<string?>("--plist") { Description = "A property list instead of a type: any command Apple has.", HelpName = "file" };
        var user = new Option<string?>("--user") { Description = "On the channel of this user of a Mac.", HelpName = "short name" };
        var expires = new Option<DateTimeOffset?>("--expires") { Description = "When it is too late to deliver it.", HelpName = "time" };
        return verbs.Verb("send", "Send a command to devices.", [type, devices, group, all, parameters, json, plist, user, expires], async (run, ct) =>
        {
            var receipt = await run.Client.SendCommandAsync(
                new BulkCommandRequest
                {
                    RequestType = run.Get(type),
                    Parameters = await ParametersAsync(run, run.Get(json), run.Get(parameters) ?? [], ct),
                    Plist = run.Get(plist) is { } file ? await run.ReadFileAsync(file, ct) : null,
                    Channel = run.Get(user) is { } name ? $"user:{name}" : null,
                    ExpiresAt = run.Get(expires),
                    DeviceIds = run.Get(devices) is { Length: > 0 } ids ? ids : null,
                    GroupId = run.Get(group),
                    All = run.Get(all),
                },
                ct);
            return Report(run, receipt);
        });
    }

    private static int Report(Invocation run, CommandReceipt receipt)
    {
        var count = receipt.Queued == 1 ? "1 device" : $"{receipt.Queued} devices";
        run.Print.Done(receipt.CommandId is null ? "No device could take it." : $"{receipt.CommandId} queued for {count}.", receipt);
        foreach (var skip in receipt.Skipped)
        {
            run.Print.Remark($"{skip.Count} left out: {skip.Reason}");
        }

        return receipt.Queued > 0 ? ExitCode.Ok : ExitCode.Failed;
    }

    private static async Task<JsonElement?> ParametersAsync(Invocation run, string? json, string[] pairs, CancellationToken ct)
    {
        if (json is null && pairs.Length == 0)
        {
            return null;
        }

        var all = new Dictionary<string, JsonElement>();
        if (json is not null)
        {
            foreach (var property in Parse(await TextAsync(run, json, ct), "--parameters").EnumerateObject())
            {
                all[property.Name] = property.Value.Clone();
            }
        }

        foreach (var pair in pairs)
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            if (at < 1)
            {
                throw new CliException($"'{pair}' is not key=value.");
            }

            all[pair[..at]] = Value(await TextAsync(run, pair[(at + 1)..], ct));
        }

        return JsonSerializer.SerializeToElement(all);
    }

    private static async Task<string> TextAsync(Invocation run, string text, CancellationToken ct) => text.StartsWith('@')
        ? System.Text.Encoding.UTF8.GetString(await run.ReadFileAsync(text[1..], ct))
        : text;

    private static JsonElement Parse(string json, string option)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw new CliException($"{option} must be a JSON object.");
        }
        catch (JsonException e)
        {
            throw new CliException($"{option} is not JSON: {e.Message}");
        }
    }

    // A PIN such as 123456 must stay text, and no command takes a number: only true, false, lists, objects and quoted
    // strings are read as JSON.
    private static JsonElement Value(string text)
    {
        if (text is "true" or "false" || text.StartsWith('[') || text.StartsWith('{') || text.StartsWith('"'))
        {
            try
            {
                using var document = JsonDocument.Parse(text);
                return document.RootElement.Clone();
            }
            catch (JsonException)
            {
                // Text that only looks like JSON.
            }
        }

        return JsonSerializer.SerializeToElement(text);
    }
}
