using System.CommandLine;
using System.Text.Json;
using Gatehouse.Cli.Running;
using Gatehouse.Client.Contracts.Enrollment.AccountDriven;

namespace Gatehouse.Cli.AccountDriven;

/// <summary><c>gatehouse account-driven apple …</c></summary>
internal static class AppleVerbs
{
    private static readonly JsonSerializerOptions SnakeCase = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static Command Build(Verbs verbs) => Verbs.Noun(
        "apple", "The address that Apple hands out when a domain's own does not answer.", Show(verbs), Token(verbs), Register(verbs), Unregister(verbs));

    private static Command Show(Verbs verbs) => verbs.Verb(
        "show", "What Apple has registered.", [], async (run, ct) => run.Print.One(await run.Client.GetAppleFallbackAsync(ct)));

    private static Command Token(Verbs verbs)
    {
        var file = Args.File("The decrypted server token as JSON: what stands between BEGIN MESSAGE and END MESSAGE; - reads standard input.");
        return verbs.Verb("token", "Store the server token of Apple Business or School Manager.", [file], async (run, ct) =>
        {
            await run.Client.SetAppleServerTokenAsync(Read(await run.ReadFileAsync(run.Get(file), ct)), ct);
            run.Print.Done("Stored.");
        });
    }

    private static Command Register(Verbs verbs) => verbs.Verb("register", "Register this organization's service discovery with Apple.", [], async (run, ct) =>
    {
        var now = await run.Client.RegisterAppleFallbackAsync(ct);
        run.Print.Done($"Apple sends devices to {now.RegisteredUrl}.", now);
    });

    private static Command Unregister(Verbs verbs) => verbs.Verb("unregister", "Take the address back.", [], async (run, ct) =>
    {
        await run.Client.UnregisterAppleFallbackAsync(ct);
        run.Print.Done("Nothing is registered with Apple any more.");
    });

    private static SetAppleServerToken Read(byte[] file)
    {
        try
        {
            return JsonSerializer.Deserialize<SetAppleServerToken>(file, SnakeCase) ?? throw new JsonException();
        }
        catch (JsonException)
        {
            throw new CliException("This is not the JSON of a server token; it has consumer_key, consumer_secret, access_token, access_secret and access_token_expiry.");
        }
    }
}
