using Gatehouse.Client.Apps.Storage;

namespace Samples.OrdersApp;

/// <summary>Asks on the console, without showing what is typed. An empty line cancels.</summary>
internal sealed class ConsoleSecretPrompt : ISecretPrompt
{
    public Task<LocalSecret?> AskAsync(SecretPurpose purpose, int attemptsLeft, CancellationToken ct)
    {
        Console.Write(purpose switch
        {
            SecretPurpose.Choose => $"Choose a secret of at least {LocalSecret.MinLength} characters: ",
            SecretPurpose.Repeat => "The same once more: ",
            _ => $"Secret ({attemptsLeft} attempts left): ",
        });
        Span<char> typed = stackalloc char[128];
        var length = Console.IsInputRedirected ? ReadLine(typed) : ReadKeys(typed);
        var secret = length == 0 ? null : new LocalSecret(typed[..length]);
        typed.Clear();
        Console.WriteLine();
        return Task.FromResult(secret);
    }

    private static int ReadKeys(Span<char> typed)
    {
        var length = 0;
        while (Console.ReadKey(intercept: true) is var key && key.Key != ConsoleKey.Enter)
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                length = Math.Max(0, length - 1);
            }
            else if (!char.IsControl(key.KeyChar) && length < typed.Length)
            {
                typed[length++] = key.KeyChar;
            }
        }

        return length;
    }

    private static int ReadLine(Span<char> typed)
    {
        var length = 0;
        while (Console.Read() is var next && next is not (-1 or '\n'))
        {
            if (next != '\r' && length < typed.Length)
            {
                typed[length++] = (char)next;
            }
        }

        return length;
    }
}
