using Gatehouse.Client.Apps;
using Gatehouse.Client.Apps.Storage;
using Gatehouse.Client.Apps.Storage.Keys;
using Samples.OrdersApp;

// Orders a thing, and lists what was ordered. Nobody signs up: the app enrolls itself at its first start, and is the same user
// ever after. With --mode password its key is sealed by a secret that is asked for at each start; with --vault system a copy of
// its folder is worth nothing without this system's keyring.

if (Arguments.Parse(args) is not { } arguments)
{
    Console.Error.WriteLine(Arguments.Usage);
    return 2;
}

await using var session = new AppSession(new AppOptions
{
    Server = arguments.Server,
    TenantId = arguments.Tenant,
    ClientId = arguments.ClientId,
    AppName = "orders",
    Store = new FileSecureStore(new FileSecureStoreOptions
    {
        Folder = arguments.Folder,
        SecretPrompt = new ConsoleSecretPrompt(),
        Vault = arguments.UsesVault ? new PlatformKeyVault(new PlatformKeyVaultOptions { Folder = arguments.Folder, Application = "com.example.orders" }) : null,
    }),
    Keys = new SoftwareKeyStore(),
});

try
{
    await session.EnsureLoggedInAsync(arguments.Mode);
    Console.WriteLine($"User {session.User!.UserId}");

    using var http = new HttpClient(session.CreateHandler(arguments.Audience)) { BaseAddress = arguments.Backend };
    var orders = new OrdersClient(http);
    if (arguments.Article is { } article)
    {
        Console.WriteLine($"Ordered: {await orders.OrderAsync(article)}");
    }

    Console.WriteLine($"Orders: {await orders.ListAsync()}");
    return 0;
}
catch (AppSessionException e)
{
    Console.Error.WriteLine(e.AttemptsLeft is { } left ? $"{e.Message}; {left} attempts left" : e.Message);
    return 1;
}
catch (HttpRequestException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
