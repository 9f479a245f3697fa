namespace Gatehouse.Client.Apps.Storage.Vaults.Keychain;

/// <summary>A query as a <c>CFDictionary</c>, which retains what is in it.</summary>
internal sealed class NativeDictionary : IDisposable
{
    private readonly List<IntPtr> _owned = [];

    public NativeDictionary(IReadOnlyDictionary<string, object> query)
    {
        try
        {
            var names = query.Keys.Select(CoreFoundation.Constant).ToArray();
            Pointer = Own(CoreFoundation.NewDictionary(names, [.. query.Values.Select(Value)]));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public IntPtr Pointer { get; }

    public void Dispose()
    {
        _owned.ForEach(CoreFoundation.CFRelease);
        _owned.Clear();
    }

    private IntPtr Value(object value) => value switch
    {
        KeychainSymbol symbol => CoreFoundation.Constant(symbol.Name),
        bool on => CoreFoundation.Constant(on ? "kCFBooleanTrue" : "kCFBooleanFalse"),
        string text => Own(CoreFoundation.NewString(text)),
        byte[] bytes => Own(CoreFoundation.NewData(bytes)),
        _ => throw new ArgumentException("No such value goes into a query.", nameof(value)),
    };

    private IntPtr Own(IntPtr created)
    {
        _owned.Add(created);
        return created;
    }
}
