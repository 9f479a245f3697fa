using System.Runtime.InteropServices;
using System.Text;

namespace Gatehouse.Client.Apps.Storage.Vaults.SecretService;

/// <summary>What an item is found by: readable by every program of the session, so nothing secret is among them.</summary>
internal sealed class ItemAttributes : IDisposable
{
    /// <summary>Tells our items from those of others.</summary>
    public const string Schema = "org.gatehouse.StoreKey";

    private readonly List<IntPtr> _texts = [];

    public ItemAttributes(string application, string item)
    {
        Table = GLib.NewTextTable();

        // libsecret takes a schema by this name, as the specification's draft does, where it is not given one of its own.
        Add("xdg:schema", Schema);
        Add("application", application);
        Add("item", item);
    }

    /// <summary>As libsecret takes it.</summary>
    public IntPtr Table { get; }

    public void Dispose()
    {
        GLib.g_hash_table_unref(Table);
        _texts.ForEach(Marshal.FreeHGlobal);
    }

    private void Add(string name, string value) => _ = GLib.g_hash_table_insert(Table, Text(name), Text(value));

    private IntPtr Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text + "\0");
        var native = Marshal.AllocHGlobal(bytes.Length);
        Marshal.Copy(bytes, 0, native, bytes.Length);
        _texts.Add(native);
        return native;
    }
}
